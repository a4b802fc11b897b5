// Served beside pages that are being written, never published: reloads the page
// when the site was built anew or could not be. The address of this script says
// of which build the page is.
"use strict";
const mine = document.currentScript.src.split("?")[1];
new EventSource("/-/events").onmessage = event => {
  if (event.data !== mine) location.reload();
};
