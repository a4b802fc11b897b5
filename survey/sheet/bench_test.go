//go:build unix

package sheet

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// generated is a table as a large survey gives: short codes and numbers, some
// quoted text with commas, doubled marks and line ends. About 3.5 bytes a cell.
func generated(rows, columns int) []byte {
	random := rand.New(rand.NewPCG(1, 60))
	var b bytes.Buffer
	for c := range columns {
		if c > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "q%d", c+1)
	}
	b.WriteByte('\n')
	words := []string{"yes", "no", "1", "2", "5", "", "17", "dk", "12.5", "1042", "3", "a|b", "never", "4"}
	for r := range rows {
		fmt.Fprintf(&b, "%d", r)
		for c := 1; c < columns; c++ {
			b.WriteByte(',')
			if c == 30 && r%5 == 0 {
				b.WriteString("\"text, with \"\"marks\"\" and\na line end\"")
				continue
			}
			b.WriteString(words[random.IntN(len(words))])
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// BenchmarkText reads a generated table of 60 columns to batches; the rate is
// that of the whole reader, the look at the charset and the account included.
func BenchmarkText(b *testing.B) {
	data := generated(1_000_000, 60)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	runtime.GC()
	from, runs := cpuTime(), 0
	for b.Loop() {
		runs++
		r, err := Open("big.csv", bytes.NewReader(data), int64(len(data)), Options{})
		if err != nil {
			b.Fatal(err)
		}
		rows := 0
		for {
			batch, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			rows += batch.Len()
		}
		if rows != 1_000_000 || len(r.Findings()) > 0 {
			b.Fatalf("%d rows, %v", rows, r.Findings())
		}
	}
	reportCPU(b, len(data), from, runs)
}

// BenchmarkScan is the cutting alone: text in memory to spans.
func BenchmarkScan(b *testing.B) {
	data := generated(20_000, 60)
	text := append(data, make([]byte, slack)...)[:len(data)]
	s := syntax{separator: ',', quote: '"'}
	var batch Batch
	b.SetBytes(int64(len(data)))
	from, runs := cpuTime(), 0
	for b.Loop() {
		runs++
		batch.rows, batch.cells = batch.rows[:0], batch.cells[:0]
		if s.scan(&batch, text, 0, 60, 1<<30) != len(text) {
			b.Fatal("not all was plain")
		}
	}
	reportCPU(b, len(data), from, runs)
}

// cpuTime is what this process has used of the processors. On a machine that is
// shared it says more than the clock.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// reportCPU adds the rate per second of processor time to a benchmark.
func reportCPU(b *testing.B, bytes int, from time.Duration, runs int) {
	if used := (cpuTime() - from).Seconds(); used > 0 {
		b.ReportMetric(float64(bytes)*float64(runs)/1e6/used, "MB/cpu-s")
		b.ReportMetric(used/float64(runs)*1000, "cpu-ms/op")
	}
}

// BenchmarkExcel reads a workbook of 10,000 rows and 60 columns to batches.
func BenchmarkExcel(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 60))
	var sheet bytes.Buffer
	sheet.WriteString(`<worksheet><sheetData><row r="1">`)
	for c := range 60 {
		fmt.Fprintf(&sheet, `<c r="%s1" t="inlineStr"><is><t>q%d</t></is></c>`, Letter(c), c+1)
	}
	sheet.WriteString("</row>")
	for r := 2; r <= 10_001; r++ {
		fmt.Fprintf(&sheet, `<row r="%d" spans="1:60">`, r)
		for c := range 60 {
			switch random.IntN(3) {
			case 0:
				fmt.Fprintf(&sheet, `<c r="%s%d" s="1" t="s"><v>%d</v></c>`, Letter(c), r, random.IntN(6))
			default:
				fmt.Fprintf(&sheet, `<c r="%s%d"><v>%d</v></c>`, Letter(c), r, random.IntN(2000))
			}
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString("</sheetData></worksheet>")
	data := excel(b, sheet.String())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	from, runs := cpuTime(), 0
	for b.Loop() {
		runs++
		r, err := Open("big.xlsx", bytes.NewReader(data), int64(len(data)), Options{})
		if err != nil {
			b.Fatal(err)
		}
		rows := 0
		for {
			batch, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			rows += batch.Len()
		}
		if rows != 10_000 {
			b.Fatalf("%d rows, %v", rows, r.Findings())
		}
	}
	reportCPU(b, len(data), from, runs)
}
