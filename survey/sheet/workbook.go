package sheet

import "io"

func (r *Reader) archive(in io.ReaderAt, size int64, o Options, depth int) error { return nil }
