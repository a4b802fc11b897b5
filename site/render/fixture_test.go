package render_test

import (
	"os"
	"path/filepath"
	"testing"

	"observatory/site"
	"observatory/site/figures"
	"observatory/site/render"
	"observatory/site/theme"
	"observatory/site/words"
)

// A handful of pages in two languages that use every kind of block and figure.
// Their values are samples for the eye; nothing here is published.

func say(s string, refs ...string) words.Text { return words.Say(s).Refs(refs...) }

func num(t, id, value string) words.Run {
	return words.Run{T: t, Num: &words.Num{ID: id, Value: value, Href: "/en/indicators/means/#" + id}}
}

func at(f float64) *float64 { return &f }

const mapSVG = `<svg class="map" viewBox="0 0 952 790"><path class="m-yes" d="M300 300h200v260H260z"/><path class="m-nr" d="M510 300h140v200H510z"/><path class="m-nf" d="M660 300h120v180H660z"/><text class="lb lb-in" x="390" y="430">France</text></svg>`
const locatorSVG = `<svg class="map" viewBox="0 0 280 232" role="img" aria-label="Spain among its neighbours"><path class="m-yes" d="M40 60h160v130H40z"/><path class="m-nr" d="M10 70h28v100H10z"/><path class="m-outline" d="M40 60h160v130H40z"/></svg>`

var states = []figures.Tile{
	{Code: "BE", Name: "Belgium", Mark: figures.Yes, Word: "reported", X: 2, Y: 3, Href: "/en/countries/es/"},
	{Code: "DE", Name: "Germany", Mark: figures.Yes, Word: "reported", X: 4, Y: 2},
	{Code: "ES", Name: "Spain", Mark: figures.Yes, Word: "reported", X: 1, Y: 5, Href: "/en/countries/es/", Self: true},
	{Code: "AT", Name: "Austria", Mark: figures.Silent, Word: "not reported", X: 4, Y: 4, Href: "/en/countries/at/"},
	{Code: "PT", Name: "Portugal", Mark: figures.Silent, Word: "not reported", X: 0, Y: 5},
	{Code: "IS", Name: "Iceland", Mark: figures.Outside, Word: "not in the survey", X: 0, Y: 0},
	{Code: "CY", Name: "Cyprus", Mark: figures.Silent, Word: "not reported", X: 9, Y: 7},
	{Code: "LU", Name: "Luxembourg", Mark: figures.No, Word: "no", X: 3, Y: 3},
	{Code: "TR", Name: "Türkiye", Mark: figures.Disputed, Word: "disputed", X: 8, Y: 6},
	{Code: "SE", Name: "Sweden", Mark: figures.Partly, Word: "in part", X: 5, Y: 0},
}

func meansBars(withSay bool) *figures.Chart {
	c := &figures.Chart{
		ID: "means", Kind: figures.Bars, Title: say("Three ways of staying in touch lead; three ways of working together trail"),
		Measure: say("Means used in partnerships, per cent of a base that is not published, later CoESS survey"),
		Source:  say("Later CoESS survey (undated; members, with desk research). Of how many, and of what, is not published. White paper 2024, chapter 4.", "E028", "E029"),
		Alt:     "Six bars.", Files: []figures.File{{Label: "CSV", Href: "/data/means.csv"}, {Label: "JSON", Href: "/data/means.json"}},
		Table: figures.Table{Caption: "Means of collaboration", Head: []figures.Cell{{Text: say("Means")}, {Text: say("Share, %"), Num: true}, {Text: say("Base")}, {Text: say("Row")}}},
	}
	for i, b := range []struct {
		label, print string
		v            float64
	}{{"Contact points", "75 %", 75}, {"Exchange between managers", "65 %", 65}, {"Live exchange in incidents", "55 %", 55}, {"Pooled resources", "30 %", 30}, {"Joint vulnerability assessments", "17 %", 17}, {"Joint training", "10 %", 10}} {
		id := "used_" + string(rune('a'+i)) + ".safe-cities"
		bar := figures.Bar{ID: id, Label: say(b.label), Value: at(b.v), Mark: figures.Yes, Print: words.Text{num(b.print, id, b.print[:2])}}
		if withSay {
			bar.Say = []figures.SayItem{{Mark: figures.Yes, Word: "COOPERA", Text: say("permanent points of contact")}}
			if i%3 == 2 {
				bar.Say = []figures.SayItem{{Mark: figures.Silent, Word: "Not reported"}}
			}
			c.ID, c.BarsHead = "means-es", &figures.BarsHead{Label: "Means", Bar: "Share in the later CoESS survey", Value: "%", Say: "Described for Spain"}
		}
		c.Bars = append(c.Bars, bar)
		c.Table.Rows = append(c.Table.Rows, []figures.Cell{{Text: say(b.label), Head: true}, {Text: words.Text{num(b.print[:2], id, b.print[:2])}, Num: true}, {Text: say("Not published"), Mark: figures.Silent}, {Text: words.Text{}.Refs("E028")}})
	}
	return c
}

func spain(lang string) site.Page {
	p := site.Page{
		Lang: lang, Path: "countries/es", Kind: "country", Nav: "countries", Title: "Spain: a duty to assist and two national programmes",
		Description: "What is known about partnerships between police and private security in Spain.",
		Name:        "Spain", Heading: say("A duty to assist and two national programmes"),
		Lede:    say("The law obliges private security to help the forces on request. COOPERA (Guardia Civil, 2010) and Red Azul (National Police, 2012) organise information exchange both ways."),
		Crumbs:  []site.Link{{Text: "Home", Href: "/" + lang + "/"}, {Text: "Countries", Href: "/" + lang + "/countries/"}, {Text: "Spain"}},
		Locator: &site.Locator{SVG: locatorSVG, Caption: say("Spain reported partnerships in 2021, as did France and Italy. Portugal is not reported.")},
		Status: []site.Status{
			{Term: "Partnership, 2021", Mark: figures.Yes, Word: say("Reported"), Note: say("to CoESS, by whom is not published")},
			{Term: "Duty to assist", Mark: figures.Yes, Word: say("Stated in law"), Note: say("on request; statute not cited")},
			{Term: "Frameworks described", Word: say("Two national, one local"), Note: say("in the paper of 2024")},
			{Term: "Shares by means", Mark: figures.Aggregate, Word: say("Aggregate only"), Note: say("no figure for Spain is published")},
			{Term: "Authority", Mark: figures.NotAsked, Word: say("Not consulted"), Note: say("no answer from the forces yet")},
		},
		Cite: words.Text{{T: "PPP Observatory: "}, {T: "Spain", I: true}, {T: ". From the white paper of 10 October 2024."}},
	}
	law := &figures.Table{Caption: "Law register: what the text in force is reported to say",
		Head: []figures.Cell{{Text: say("Question")}, {Text: say("State")}, {Text: say("What we hold")}, {Text: say("Source")}}}
	for _, r := range []struct {
		q, state, hold, src string
		m                   figures.Mark
		ref                 []string
	}{
		{"Duty to assist", "On request", "A special obligation to assist and collaborate with the security forces at their request", "Chapter 4", figures.Yes, []string{"E041"}},
		{"Act and article", "Law not stated", "No source we hold cites the law", "Chapter 4", figures.Silent, nil},
		{"Partnership legally possible", "Not reported", "The paper counts nine of 27 members and names none of them", "Summary", figures.Silent, []string{"E006"}},
		{"Exchange of information, work in the street, delegated powers", "Not asked", "Not in the question of 2021; asked in the new questionnaire", "", figures.NotAsked, nil},
	} {
		law.Rows = append(law.Rows, []figures.Cell{{Text: say(r.q), Head: true}, {Text: say(r.state), Mark: r.m}, {Text: say(r.hold)}, {Text: say(r.src, r.ref...)}})
	}
	timeline := &figures.Chart{ID: "frameworks", Kind: figures.Timeline, Title: say("COOPERA came first, Red Azul two years later"),
		Measure: say("Frameworks in Spain by start year, as described in the paper of 2024"),
		Source:  say("Bars run from the start year to the paper; nothing is known after it. A ring marks something described in 2024 without a start. White paper 2024, chapters 4, 6.1 and 6.3.", "E057", "E068", "E077", "E116"),
		Alt:     "Timeline of five frameworks.", Table: figures.Table{Head: []figures.Cell{{Text: say("Framework")}, {Text: say("Start")}}, Rows: [][]figures.Cell{{{Text: say("COOPERA"), Head: true}, {Text: say("2010"), Num: true}}}},
		Time: &figures.TimeAxis{From: 2008, To: 2026, Years: []figures.TimeMark{{At: 11.11, Label: "2010"}, {At: 38.89, Label: "2015"}, {At: 66.67, Label: "2020"}},
			Events: []figures.TimeMark{{At: 75, Label: "survey"}, {At: 93.22, Label: "paper"}},
			Rows: []figures.TimeRow{
				{ID: "coopera", Name: "COOPERA", Sub: "Guardia Civil; signed procedure, voluntary", Start: at(11.11), End: 93.22, Year: "2010", Href: "/" + lang + "/cases/kings-day/"},
				{Name: "Red Azul", Sub: "National Police; programme with mutual commitments", Start: at(22.22), End: 93.22, Year: "2012"},
				{Name: "Access to a Basque police station", Sub: "Private company; a local mission", End: 93.22, Word: "start not stated"},
				{Name: "Basque and Catalan programmes", Sub: "Said to be similar; no details given", End: 93.22, Word: "start not stated"},
				{Name: "Duty to assist", Sub: "Law; act and year not cited", End: 93.22, Word: "year not cited"},
			}}}
	p.Sections = []site.Section{
		{ID: "law", Head: "Legal basis", Find: say("Private security has a special obligation to assist the security forces when they ask."),
			Notes:  []site.Note{{Lead: "A lead, not evidence.", Text: say("A secondary article points to Ley 5/2014, articles 8, 14 and 52. It enters the register once read in the official text.")}},
			Blocks: []site.Block{{Text: []words.Text{say("The paper of 2024 reports the duty for Spain and Portugal alone.", "E041").Add(words.Run{T: " It names no statute, so the register below holds what the source says about the law, and not yet the law itself."})}}, {Table: law}}},
		{ID: "frameworks-s", Head: "Frameworks", Find: say("Two national programmes, one after the other, still described in 2024."),
			Notes:  []site.Note{{Lead: "Two numbers that do not meet.", Text: say("The paper speaks of almost a decade for a programme launched in 2012, twelve years before it. We show the year.", "E057")}},
			Blocks: []site.Block{{Figure: timeline}}},
		{ID: "means-s", Head: "Means", Find: words.Text{{T: "The programmes described cover "}, num("four", "means_described.es", "4"), {T: " of the six means counted across Europe."}},
			Notes:  []site.Note{{Lead: "Do not read across.", Text: say("The bars are shares of an unknown base. The words at the right are our reading of two case texts. Neither is a score for Spain.")}},
			Blocks: []site.Block{{Figure: meansBars(true)}}},
		{ID: "spaces", Head: "Spaces and tasks", Find: say("One place is described closely: the door of a police station."),
			Blocks: []site.Block{{Two: []site.Column{
				{Head: "Described for Spain", Lines: []site.Line{{B: say("Police station, Basque Country"), Text: say("Access control, identity checks, patrols, inspection of packages and vehicles, metal detector, cameras, alarms; in Basque or Spanish", "E117")}, {B: say("National programmes"), Text: say("Information for police intelligence; part in operational planning", "E061")}}},
				{Head: "Named in the survey, without the country", Lines: []site.Line{{Text: say("Public events, sports and festival facilities", "E051")}, {Text: say("Hospitals, asylum centres, public administration, parks or beaches", "E052")}, {Text: say("Public transport, transport hubs and ports", "E054")}, {Text: say("Support to prisons: perimeter, transport, guarding", "E053")}}}}}}},
		{ID: "who", Head: "Who answered", Find: say("Reported to CoESS; who answered for each country is not published."),
			Notes: []site.Note{{Text: say("Spain’s association reviewed the paper, which presents its cases as good practice; none is presented as a failure.")}},
			Blocks: []site.Block{{Table: &figures.Table{Head: []figures.Cell{{Text: say("Wave")}, {Text: say("Who answered")}, {Text: say("Authority consulted")}, {Text: say("What it carries")}},
				Rows: [][]figures.Cell{
					{{Text: say("Survey of 2021"), Head: true}, {Text: say("Not reported"), Mark: figures.Silent}, {Text: say("Not reported"), Mark: figures.Silent}, {Text: say("One answer: partnerships in place", "E019")}},
					{{Text: say("Later survey"), Head: true}, {Text: say("CoESS members, with desk research")}, {Text: say("Not reported"), Mark: figures.Silent}, {Text: say("Aggregate only"), Mark: figures.Aggregate}},
					{{Text: say("Paper of 2024"), Head: true}, {Text: say("Coded by the observatory from the text")}, {Text: say("Not consulted"), Mark: figures.NotAsked}, {Text: say("Law, frameworks, cases")}}}}}}},
		{ID: "cases", Head: "Cases", Find: say("Three of the eleven cases are Spanish."), Blocks: []site.Block{{Cases: []site.CaseItem{
			{Title: "COOPERA", Href: "/" + lang + "/cases/kings-day/", Meta: "National, 2010. Evaluation: not stated", Text: say("Licensed companies join freely and sign a procedure. They meet the Guardia Civil at least twice a year at operational and once at management level.", "E073")},
			{Title: "Red Azul", Href: "/" + lang + "/cases/kings-day/", Meta: "National, 2012. Evaluates the company", Text: say("Four work programmes and four degrees of collaboration, for companies, security departments, associations, unions and detective offices.", "E063")},
			{Title: "Basque police station", Href: "/" + lang + "/cases/kings-day/", Meta: "Local, start not stated. Cost: not stated", Text: say("A private company controls access to a police station. City and company are not given.", "E116")}}}}},
		{ID: "peers", Head: "Peers", Find: say("Read Spain beside Portugal for the law, and beside Italy for the practice."), Blocks: []site.Block{{Lines: []site.Line{
			{B: words.Text{{T: "Portugal", Href: "/" + lang + "/countries/at/"}}, Text: say("The only other country with a reported duty to assist; its practice is not reported")},
			{B: say("Italy"), Text: say("A national protocol since 2010, renewed in January 2022, carried out by province")},
			{B: say("Belgium"), Text: say("Four local cases and a private security law of 2017")}}}}},
		{ID: "missing", Head: "What is missing", Find: say("Five answers would make this page a full profile."), Blocks: []site.Block{{Ask: []site.AskItem{
			{Text: say("The act and the articles behind the duty to assist"), Who: "Anyone with the text: a link is enough"},
			{Text: say("Whether partnerships are expressly allowed, listed or simply not regulated"), Who: "Ministry, researcher"},
			{Text: say("Who may pass information to whom, and on what terms"), Who: "Police, ministry, data protection authority"},
			{Text: say("Whether the programmes still run, and what became of them"), Who: "Guardia Civil, National Police, association"},
			{Text: say("Cost and results: none is stated for any of the three cases"), Who: "Partners of each programme"}}},
			{More: []words.Text{{{T: "Supply an answer", Href: "/" + lang + "/submit/", B: true}, {T: ": the core questionnaire takes about 35 minutes; one law or one correction takes less."}}}}}},
		{ID: "take", Head: "Take away", Find: say("Use it, and say where it came from."), Take: true, Blocks: []site.Block{
			{Links: []site.Link{{Text: "Every answer with its state (CSV)", Href: "/data/es.csv"}, {Text: "The same (JSON)", Href: "/data/es.json"}}},
			{Cite: words.Text{{T: "PPP Observatory: "}, {T: "Spain: a duty to assist and two national programmes", I: true}, {T: "."}}}}},
	}
	return p
}

func austria(lang string) site.Page {
	p := spain(lang)
	p.Path, p.Name, p.Title = "countries/at", "Austria", "Austria: nothing published yet"
	p.Heading = say("Nothing published yet")
	p.Lede = say("Neither source mentions Austria. It may have been among the 24 EU members asked in 2021, or among the three that were not; the paper does not say. Here is what would fill the page, who could supply it and what to read meanwhile.")
	p.Notice = say("A first edition: corrections are welcome.")
	groups := &figures.Chart{ID: "law-practice", Kind: figures.Tiles, Title: say("Silence about eighteen is not eighteen times no"), Measure: say("The 27 EU members in the survey of 2021"),
		Source: say("The numbers fifteen and three are derived: 24 members were surveyed and nine are named. White paper 2024, chapter 4.", "E009", "E027"), Alt: "Nine named, eighteen not.",
		Tiles: []figures.TileGroup{{Title: "Named: nine", Note: "Reported partnerships in 2021", Tiles: flat(states[:3], states[:3], states[:3])}, {Title: "Not named: eighteen", Note: "Fifteen were surveyed, three were not; which is not published", Tiles: flat(states[3:], states[3:], states[3:7])}},
		Table: figures.Table{Head: []figures.Cell{{Text: say("Country")}, {Text: say("State")}}, Rows: [][]figures.Cell{{{Text: say("Austria"), Head: true}, {Text: say("Not reported"), Mark: figures.Silent}}}},
		Key:   []figures.Key{{Mark: figures.Yes, Word: "Reported"}, {Mark: figures.Partly, Word: "In part"}, {Mark: figures.No, Word: "No"}, {Mark: figures.Silent, Word: "Not reported"}, {Mark: figures.Outside, Word: "Not in the survey"}, {Mark: figures.Aggregate, Word: "Aggregate only"}, {Mark: figures.NotAsked, Word: "Not asked"}, {Mark: figures.Disputed, Word: "Disputed"}, {Mark: figures.Unknown, Word: "Base unknown"}}}
	known := site.Section{ID: "known", Head: "What is known", Find: say("Austria is one of eighteen EU members about which the survey is silent."),
		Notes:  []site.Note{{Lead: "Why not “no”?", Text: say("A country that is not named may have answered no, may not have answered, or may never have been asked. Counting it as a no would turn a gap into a finding.")}},
		Blocks: []site.Block{{Figure: groups}}}
	p.Sections = []site.Section{known, p.Sections[7]}
	return p
}

// flat lists tiles without their places.
func flat(lists ...[]figures.Tile) (all []figures.Tile) {
	for _, l := range lists {
		for _, t := range l {
			t.X, t.Y = 0, 0
			all = append(all, t)
		}
	}
	return all
}

func home(lang string) site.Page {
	tiles := []figures.TileGroup{{Tiles: states}}
	return site.Page{
		Lang: lang, Kind: "home", Title: "Where police and private security work together", Description: "The reference observatory.",
		Heading: say("Where police and private security work together, and how we know"),
		Lede:    words.Text{{T: "In 2021 "}, num("nine", "ppp_in_place.eu", "9"), {T: " of 24 EU members surveyed, and all five non-EU countries surveyed, reported partnerships. For the other 18 EU members no answer is published."}},
		Front: &site.Front{
			Key:  []figures.Key{{Mark: figures.Yes, Word: "Reported", Note: "14 countries: nine EU members, five others"}, {Mark: figures.Silent, Word: "Not reported", Note: "18 EU members. Fifteen were asked, three were not; the source does not say which"}, {Mark: figures.Outside, Word: "Not in the survey", Note: "Further non-EU countries"}},
			What: words.Text{{T: "What counts. ", B: true}, {T: "A private security company protects a place on behalf of the police or under their supervision, or does work that needs some form of collaboration with them. No contract, money or signature is required. "}, {T: "Five scenes", Href: "/" + lang + "/method/"}},
			Map:  &figures.Chart{ID: "map", Kind: figures.Map, SVG: mapSVG, Tiles: tiles, Title: say("Fourteen countries reported partnerships."), Source: say("As reported in the CoESS survey of 2021 (29 countries, 24 of them EU members). White paper 2024, chapter 4."), Alt: "Map of Europe: 14 countries reported partnerships.", Files: []figures.File{{Label: "SVG", Href: "/figures/map.svg"}}, Table: figures.Table{Caption: "States", Head: []figures.Cell{{Text: say("Country")}, {Text: say("State")}}, Rows: [][]figures.Cell{{{Text: say("Spain"), Head: true}, {Text: say("Reported"), Mark: figures.Yes}}}}},
			Keys: &figures.Chart{ID: "keys", Kind: figures.Strips, Strips: []figures.Strip{
				{ID: "ppp_in_place.eu_surveyed_2021", Print: "9", Of: "of 24", Units: []figures.UnitRun{{N: 9, Mark: figures.Yes}, {N: 15, Mark: figures.Silent}}, Line: say("EU members surveyed reported a partnership"), Note: say("2021. Base: 24 EU members surveyed. The other 15 are not named.", "E011"), Href: "/en/indicators/means/"},
				{ID: "non_eu", Print: "5", Of: "of 5", Units: []figures.UnitRun{{N: 5, Mark: figures.Yes}}, Line: say("non-EU countries surveyed reported one"), Note: say("2021. Base: Norway, Serbia, Switzerland, Türkiye, United Kingdom.", "E010")},
				{ID: "silent", Print: "18", Of: "of 27", Units: []figures.UnitRun{{N: 18, Mark: figures.Silent}, {N: 9, Mark: figures.Partly}}, Line: say("EU members have no published answer"), Note: say("Fifteen surveyed but not named, three not surveyed. Derived.", "E027")},
				{ID: "contact", Print: "75 %", Of: "of ?", Units: []figures.UnitRun{{N: 20, Mark: figures.Unknown}}, Line: say("use contact points, the most common means"), Note: say("Later CoESS survey. Of how many, and of what, is not published. Not a share of countries.", "E028")}}},
			Ways: []site.IndexGroup{
				{Head: "Countries", Note: "The law, the practice and the silence, kept apart, for each country.", Items: []site.IndexItem{{Title: "Spain", Href: "/" + lang + "/countries/es/", Find: say("A duty to assist and two national programmes")}, {Title: "Austria", Href: "/" + lang + "/countries/at/", Find: say("Nothing published yet")}, {Title: "All countries", Href: "/" + lang + "/countries/"}}},
				{Head: "Indicators", Note: "Each with its definition, its base and a plain word on what may be compared.", Items: []site.IndexItem{{Title: "Means of collaboration", Href: "/" + lang + "/indicators/means/", Find: say("Contacts are common, joint training is rare")}}},
				{Head: "Cases", Note: "Eleven examples chosen by the paper’s authors, seven of them from Belgium and Spain.", Items: []site.IndexItem{{Title: "King’s Day, Arnhem", Href: "/" + lang + "/cases/kings-day/", Find: say("One command centre, and an 80 that can be read two ways")}}}},
			News: []site.CaseItem{{Title: "The 2024 paper, statement by statement", Href: "/" + lang + "/evidence/", Text: say("206 statements coded with chapter; contradictions inside the paper are marked, not smoothed.")}},
		},
	}
}

func smaller(lang string) []site.Page {
	crumbs := []site.Link{{Text: "Home", Href: "/" + lang + "/"}, {Text: "Here"}}
	evidence := &figures.Table{Caption: "Evidence register", Head: []figures.Cell{{Text: say("Row")}, {Text: say("Statement")}, {Text: say("Value"), Num: true}, {Text: say("Source")}}}
	for _, e := range []string{"E006", "E041", "E072"} {
		evidence.Rows = append(evidence.Rows, []figures.Cell{{Text: say(e), Head: true, ID: e}, {Text: say("A statement in our own words."), Note: say("And a doubt about it.")}, {Text: say("9"), Num: true}, {Text: say("White paper 2024, chapter 4")}})
	}
	lower, upper := at(31), at(87.5)
	bounds := &figures.Chart{ID: "bounds", Kind: figures.Bars, Title: say("Between nine and 24"), Measure: say("Bounds"), Source: say("A source."), Bars: []figures.Bar{
		{Label: say("EU members surveyed"), Lower: lower, Upper: upper, Mark: figures.Yes, Print: say("9 of 24"), Note: say("15 are silent")},
		{Label: say("Sicherheitsdienstleistungsunternehmen und Ordnungsbehörden"), Mark: figures.Silent, Print: say("?"), Note: say("not published")}}}
	tilemap := &figures.Chart{ID: "tm", Kind: figures.Tiles, Title: say("Tiles in their places"), Source: say("A source."), Alt: "Tile map.", Tiles: []figures.TileGroup{{Tiles: states}}}
	return []site.Page{
		{Lang: lang, Path: "countries", Kind: "countries", Nav: "countries", Title: "Countries", Heading: say("Forty-five countries, fourteen answers"), Lede: say("Each with its state."), Crumbs: crumbs, Sections: []site.Section{{ID: "all", Blocks: []site.Block{{Index: []site.IndexGroup{
			{Head: "EU members", Note: "The 27 members.", Items: []site.IndexItem{{Title: "Austria", Code: "AT", Href: "/" + lang + "/countries/at/", Find: say("Nothing published yet"), Mark: figures.Silent, Word: "Not reported"}, {Title: "Spain", Code: "ES", Href: "/" + lang + "/countries/es/", Find: say("A duty to assist and two national programmes"), Mark: figures.Yes, Word: "Reported"}}}}}}}}},
		{Lang: lang, Path: "indicators/means", Kind: "indicator", Nav: "indicators", Title: "Means of collaboration", Name: "Means of collaboration", Heading: say("Contacts are common, joint training is rare"), Crumbs: crumbs,
			Lede:  words.Text{{T: "Contact points ("}, num("75 %", "used_a.safe-cities", "75"), {T: ") lead; joint training (10 %) trails. The base is not published."}},
			Aside: []site.Note{{Lead: "Why joint means trail.", Text: say("Respondents named a lack of trust for data sharing as the main reason.", "E037", "E204")}},
			Sections: []site.Section{{ID: "figure", Blocks: []site.Block{{Figure: meansBars(false)}}},
				{ID: "compare", Head: "May I compare?", Find: say("The six with each other, with care. Nothing else yet."), Blocks: []site.Block{{Compare: []site.CompareWave{{Wave: say("Later survey"), Rows: []site.CompareRow{{What: say("one means with another"), Answer: "With care", Because: say("Same survey and list; whether the base is the same for all six is not published")}, {What: say("one country with another"), Answer: "No", Because: say("No country’s answer is published")}}}}}}},
				{ID: "bounds-s", Head: "Bounds", Find: say("What silence allows."), Blocks: []site.Block{{Figure: bounds}, {Figure: tilemap}}},
				{ID: "code", Head: "Code", Find: say("Load it."), Blocks: []site.Block{{Code: "d <- read.csv(\"https://example.org/data/observations.csv\", na.strings = \"\", colClasses = c(value = \"numeric\"))\n"}, {Terms: []site.Line{{ID: "lea", B: say("LEA"), Text: say("Law-enforcement agency")}}}}}}},
		{Lang: lang, Path: "cases/kings-day", Kind: "case", Nav: "cases", Title: "King’s Day, Arnhem", Name: "Case · King’s Day, Arnhem", Heading: say("One command centre, and an 80 that can be read two ways"), Lede: say("For one day a year the city, police, medical and fire services, enforcement and private security companies of Arnhem work from one room."), Crumbs: crumbs,
			Ladder:       &site.Ladder{Head: "Strength of evidence", Steps: []words.Text{{{T: "Stated", B: true}, {T: " by the mayor, a partner"}}, say("Document cited: none"), say("Verified: not yet")}, Reached: 1},
			Untranslated: true,
			Sections:     []site.Section{{ID: "how", Head: "How it works", Find: say("One room."), Notes: []site.Note{{MD: "**Law is separate.** The paper names the duty [E041]."}}, Blocks: []site.Block{{MD: "Channels are described [E072] [E041].\n\n- **Public:** the police [E068]\n- **Private:** companies\n\nThe least used means, at {{< num \"used_joint_training.safe-cities\" >}}.\n\n| From companies | From the police |\n|---|---|\n| crime [E072] | closed roads |\n| complaints | threats |\n"}}}}},
		{Lang: lang, Path: "method", Kind: "text", Nav: "method", Title: "How we know", Heading: say("Silence is never counted as no"), Lede: say("The observatory holds three gatherings of evidence."), Crumbs: crumbs, Sections: []site.Section{{ID: "short", Head: "In short", Find: say("Few things are known."), Blocks: []site.Block{{MD: "1. What a source does not say is shown as *not reported*.\n2. A [practice](/" + lang + "/countries/es/) tells nothing about the law.\n\n### A heading\n\nText with `code`."}}}}},
		{Lang: lang, Path: "indicators", Nav: "indicators", Title: "Indicators", Heading: say("Indicators")},
		{Lang: lang, Path: "cases", Nav: "cases", Title: "Cases", Heading: say("Cases")},
		{Lang: lang, Path: "data", Nav: "data", Title: "Data", Heading: say("Data")},
		{Lang: lang, Path: "about", Nav: "about", Title: "About", Heading: say("About")},
		{Lang: lang, Path: "submit", Title: "Submit", Heading: say("Submit")},
		{Lang: lang, Path: "evidence", Kind: "evidence", Title: "Evidence", Heading: say("Every row"), Crumbs: crumbs, Sections: []site.Section{{ID: "rows", Blocks: []site.Block{{Table: evidence}}}}},
	}
}

// fixture is the sample source; broken pages may be added.
func fixture(t *testing.T, more ...site.Page) (render.Source, render.Options) {
	t.Helper()
	src := render.Source{Labels: map[string][]byte{}, Numbers: map[string]map[string]render.Number{}}
	o := render.Options{SiteTitle: "PPP Observatory", Theme: theme.FS, Portable: true, Edition: "0.1", Languages: []render.Language{{Code: "en", Name: "English"}, {Code: "fr", Name: "Français"}}}
	var pages []site.Page
	for _, l := range o.Languages {
		var labels []byte
		files, err := filepath.Glob(filepath.Join("..", "..", "content", l.Code, "labels", "interface", "*.toml"))
		if err != nil || len(files) == 0 {
			t.Fatal("no labels", err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			labels = append(append(labels, data...), '\n')
		}
		src.Labels[l.Code] = labels
		src.Numbers[l.Code] = map[string]render.Number{"used_joint_training.safe-cities": {Text: "10 %", Value: "10", Href: "/" + l.Code + "/indicators/means/"}}
		pages = append(pages, home(l.Code), spain(l.Code))
		pages = append(pages, smaller(l.Code)...)
	}
	pages = append(pages, austria("en")) // English only
	for _, p := range append(pages, more...) {
		f, err := render.ContentFile(p)
		if err != nil {
			t.Fatal(err)
		}
		src.Files = append(src.Files, f)
	}
	return src, o
}
