package formats

import (
	"sync"

	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/klauspost/compress/zstd"
)

// zstdLevel is the level of compression of Parquet files: it takes half the time
// of the default for one per cent more bytes.
const zstdLevel = 1

// steadyZstd is the library's codec with one encoder for our level: the library
// makes a new one, of some hundred kilobytes, for every page of every column.
// The bytes are the same.
type steadyZstd struct{ compress.Codec }

var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithZeroFrames(true), zstd.WithEncoderLevel(zstd.EncoderLevelFromZstd(zstdLevel)))
	if err != nil {
		panic(err) // it has no input but these constants
	}
	return e
})

func (c steadyZstd) EncodeLevel(dst, src []byte, level int) []byte {
	if level != zstdLevel {
		return c.Codec.EncodeLevel(dst, src, level)
	}
	return encoder().EncodeAll(src, dst[:0])
}

// The library takes codecs from init alone: its table has no lock.
func init() {
	if c, err := compress.GetCodec(compress.Codecs.Zstd); err == nil {
		compress.RegisterCodec(compress.Codecs.Zstd, steadyZstd{c})
	}
}
