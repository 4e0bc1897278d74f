package db

import (
	"sync"

	"github.com/klauspost/compress/zstd"
)

// HTML is compressed in its row: it is bulky, alike, and read only when a ticket is opened. At most this much comes out.
const maxHTML = 64 << 20

// Zip packs HTML and the chunks of a blob.
var Zip = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(chunkSize), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // the options above are wrong
	}
	return e
})

// Unzip is the way back; it refuses what would become more than maxHTML.
var Unzip = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxHTML))
	if err != nil {
		panic(err)
	}
	return d
})
