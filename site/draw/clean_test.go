package draw

import (
	"strings"
	"testing"
)

func TestClean(t *testing.T) {
	r := Request{ID: "c", Width: 10, Height: 20, Classes: map[string]string{"#0C4A56": "deep", "#abc": "light"}}
	const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20" aria-hidden="true">`
	for _, c := range []struct{ name, in, want string }{
		{"style becomes attributes", `<text style="font-size:12px;font-family:Arial;font-weight:600;white-space:pre">a</text>`, `<text font-size="12" font-weight="600">a</text>`},
		{"font shorthand", `<text style="font: italic bold 11.5px Arial, sans-serif">a</text>`, `<text font-size="11.5" font-style="italic" font-weight="bold">a</text>`},
		{"fill becomes a class", `<path d="M0 0L1 1" fill="rgb(12,74,86)" fill-opacity="0.5"/>`, `<path d="M0 0L1 1" fill-opacity="0.5" class="deep"/>`},
		{"stroke has a class of its own", `<path d="M0 0" fill="none" stroke="#aabbcc"/>`, `<path d="M0 0" fill="none" class="light-line"/>`},
		{"other colours stay", `<path d="M0 0" fill="#FFF"/>`, `<path d="M0 0" fill="#ffffff"/>`},
		{"numbers", `<path d="M1.2345 2e-15L-0.04,-1.06A1 1 0 0 1 3.96 4" fill="red" stroke-width="0.6666666666666666"/>`, `<path d="M1.2 0L0,-1.1A1 1 0 0 1 4 4" fill="red" stroke-width="0.67"/>`},
		{"what is scaled is kept finer", `<path d="M0.125 0" fill="red" transform="matrix(3,0,0,3,145.7143,-1e-9)"/>`, `<path d="M0.13 0" fill="red" transform="matrix(3 0 0 3 145.7 0)"/>`},
		{"empty transform", `<path d="M0 0" fill="red" transform="translate(0 0.01)"/>`, `<path d="M0 0" fill="red"/>`},
		{"shifted text", `<text y="-3.6" transform="translate(10.04 8)">a</text>`, `<text x="10" y="4.4">a</text>`},
		{"turned text", `<text y="3" transform="matrix(0.866,-0.5,0.5,0.866,52,106.25)">a</text>`, `<text y="3" transform="matrix(0.866 -0.5 0.5 0.866 52 106.3)">a</text>`},
		{"ids", `<g clip-path="url(#zr12-c3)"><path d="M0 0" fill="url(#zr12-g1)"/></g><defs><clipPath id="zr12-c3"><path d="M0 0" fill="none"/></clipPath></defs>`,
			`<g clip-path="url(#c-c3)"><path d="M0 0" fill="url(#c-g1)"/></g><defs><clipPath id="c-c3"><path d="M0 0" fill="none"/></clipPath></defs>`},
		{"unseen shapes", `<rect width="1" height="1" fill="none"/><g><path d="M0 0" fill="transparent"/></g>`, ``},
		{"marks of the library", `<path d="M0 0" fill="red" ecmeta_series_index="0" ecmeta_data_index="4" ecmeta_ssr_type="chart" class="zr0-cls-1" pointer-events="visible"/>`, `<path d="M0 0" fill="red"/>`},
		{"white space", "<g>\n<text xml:space=\"preserve\" x=\"1\"> a</text>\n<text xml:space=\"preserve\">a</text></g>", `<g><text xml:space="preserve" x="1"> a</text><text>a</text></g>`},
		{"text is escaped", `<text fill="red">a &lt; b &amp; "c"</text>`, `<text fill="red">a &lt; b &amp; &quot;c&quot;</text>`},
	} {
		got, err := clean(`<svg width="10" height="20" version="1.1">`+c.in+`</svg>`, r)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := head + c.want + "</svg>"
		if c.want == "" {
			want = strings.TrimSuffix(head, ">") + "/>"
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, want)
		}
	}
	for _, bad := range []string{"", "<svg>", "<g/>", "<svg><style>a{}</style></svg>", "<svg><image href='a'/></svg>", "<svg></g></svg>", "<svg/><svg/>"} {
		if got, err := clean(bad, r); err == nil {
			t.Errorf("%q is taken: %s", bad, got)
		}
	}
}
