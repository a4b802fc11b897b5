package sheet

func (r *Reader) doubled(p *probe) {}

func (r *Reader) guessCharset(p *probe, o Options, d *Decision) *charset { return singles[0] }
