package site

import "strings"

// standalone makes an inlined drawing a file of its own: with the name space,
// the patterns and the colours of the light theme that the page gives it
// otherwise.
func standalone(svg string) string {
	const defs = `<defs>` +
		`<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#f4f0e8"/><path d="M0 0V6" stroke="#857e70" stroke-width="1.6"/></pattern>` +
		`<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fcfaf6"/><circle cx="1.6" cy="1.6" r=".8" fill="#857e70"/><circle cx="4.6" cy="4.6" r=".8" fill="#857e70"/></pattern>` +
		`<pattern id="stripe" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#f4f0e8"/><rect y="1" width="4" height="1.6" fill="#857e70"/></pattern></defs>` +
		`<style>text{font-family:"Source Sans 3",Arial,sans-serif;font-size:13px;font-weight:600;fill:#1c1b18}.lb-in{fill:#fff}` +
		`path,rect{stroke-width:.8}.m-yes{fill:#0c4a56;stroke:#fcfaf6}.m-part{fill:#6ba2a8;stroke:#fcfaf6}.m-no{fill:#fcfaf6;stroke:#8b8577}.m-dis{fill:#b9741a}` +
		`.m-nr{fill:url(#hatch);stroke:#8b8577}.m-nf{fill:url(#dots);stroke:#8b8577}.m-agg{fill:url(#stripe);stroke:#8b8577}.m-na{fill:#fff;stroke:#8b8577}.m-un{fill:none;stroke:#8b8577;stroke-dasharray:2 3}` +
		`.m-land{fill:#f5f1e9}.ld{stroke:#1c1b18;fill:none;stroke-width:1}.ld-c{stroke:#fcfaf6;stroke-width:3;fill:none}.t-rule-line{stroke:#8b8577}</style>`
	i := strings.IndexByte(svg, '>')
	if i < 0 {
		return svg
	}
	head := strings.Replace(svg[:i+1], "<svg", `<svg xmlns="http://www.w3.org/2000/svg"`, 1)
	if strings.Contains(svg[:i], "xmlns=") {
		head = svg[:i+1]
	}
	body := strings.NewReplacer(`<a href="`, `<a data-href="`).Replace(svg[i+1:]) // addresses of a page mean nothing in a file
	return head + defs + body + "\n"
}
