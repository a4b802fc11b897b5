//go:build unix

package intake

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"observatory/survey"
)

// benchColumns are those of the generated table: the country, the respondent and
// 58 questions of every common type.
const benchColumns = 60

// benchInstrument asks what the generated table answers.
func benchInstrument() *survey.Instrument {
	in := &survey.Instrument{ID: "bench", Version: "1", Language: "en"}
	codes := func(list ...string) (out []survey.Choice) {
		for _, c := range list {
			out = append(out, survey.Choice{Code: c, Label: c})
		}
		return out
	}
	for i := 2; i < benchColumns; i++ {
		q := survey.Question{ID: survey.QuestionID("q" + strconv.Itoa(i))}
		switch {
		case i == 30:
			q.Type = survey.Text
		case i%6 == 0:
			q.Type, q.Choices = survey.Single, codes("yes", "no", "never")
		case i%6 == 1:
			q.Type = survey.Integer
		case i%6 == 2:
			q.Type = survey.Likert
		case i%6 == 3:
			q.Type = survey.Number
		case i%6 == 4:
			q.Type, q.Choices = survey.Multi, codes("a", "b", "c")
		default:
			q.Type, q.Choices = survey.Single, codes("own", "law", "mixed")
		}
		in.Questions = append(in.Questions, q)
	}
	in.Index()
	return in
}

// benchFile is a generated table of that many rows, made once for the machine;
// one in so many cells is wrong, 0 for none.
func benchFile(tb testing.TB, rows, wrong int) (*os.File, int64) {
	tb.Helper()
	name := filepath.Join(os.TempDir(), fmt.Sprintf("observatory-intake-%d-%d-v2.csv", rows, wrong))
	if _, err := os.Stat(name); err != nil {
		f, err := os.CreateTemp(os.TempDir(), "observatory-intake-*")
		if err != nil {
			tb.Fatal(err)
		}
		w := bufio.NewWriterSize(f, 1<<20)
		writeBench(w, rows, wrong)
		if err := w.Flush(); err != nil {
			tb.Fatal(err)
		}
		f.Close()
		if err := os.Rename(f.Name(), name); err != nil {
			tb.Fatal(err)
		}
	}
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		tb.Fatal(err)
	}
	return f, info.Size()
}

func writeBench(w *bufio.Writer, rows, wrong int) {
	random := rand.New(rand.NewPCG(1, 60))
	w.WriteString("country,respondent")
	for i := 2; i < benchColumns; i++ {
		fmt.Fprintf(w, ",q%d", i)
	}
	w.WriteByte('\n')
	pick := func(list ...string) { w.WriteString(list[random.IntN(len(list))]) }
	for row := range rows {
		pick("ES", "GR", "FR", "DE")
		fmt.Fprintf(w, ",r%d", row)
		for i := 2; i < benchColumns; i++ {
			w.WriteByte(',')
			switch {
			case wrong > 0 && random.IntN(wrong) == 0 && i != 30:
				pick("jaa", "yse", "1.2.3", "99x", "??")
			case i == 30:
				if row%5 == 0 {
					w.WriteString("\"text, with \"\"marks\"\" and\na line end\"")
				}
			case i%6 == 0:
				pick("yes", "no", "never", "")
			case i%6 == 1:
				w.WriteString(strconv.Itoa(random.IntN(1500)))
			case i%6 == 2:
				pick("1", "2", "3", "4", "5", "")
			case i%6 == 3:
				pick("12.5", "3", "0.25", "1042", "17")
			case i%6 == 4:
				pick("a", "b", "a|b", "", "c")
			default:
				pick("own", "law", "mixed", "")
			}
		}
		w.WriteByte('\n')
	}
}

// BenchmarkCheck reads and checks a table of a million rows and 60 columns: every
// cell is read, has its outcome, and is entered where something is found. Answers
// stand in columnar batches. Rates are of processor time, which a shared machine
// does not distort.
func BenchmarkCheck(b *testing.B) {
	for _, c := range []struct {
		name  string
		wrong int
	}{{"clean", 0}, {"fifth", 5}} {
		b.Run(c.name, func(b *testing.B) { benchCheck(b, 1_000_000, c.wrong) })
	}
}

func benchCheck(b *testing.B, rows, wrong int) {
	f, size := benchFile(b, rows, wrong)
	defer f.Close()
	o := options()
	o.Instrument, o.Sources = benchInstrument(), nil
	o.Countries = append(o.Countries, &survey.Country{Code: "FR"}, &survey.Country{Code: "DE"})
	b.SetBytes(size)
	b.ReportAllocs()
	runtime.GC()
	from, runs := processorTime(), 0
	for b.Loop() {
		runs++
		r, err := Open("big.csv", f, size, o)
		if err != nil {
			b.Fatal(err)
		}
		taken, found := 0, 0
		for {
			batch, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			taken += batch.Rows
			for _, f := range r.Findings() { // handed on batch by batch: memory stays that of a batch
				found += f.Rows.Len()
			}
		}
		a := r.Account()
		if taken != rows || !a.Balanced() || wrong == 0 && (found > 0 || a.Refused > 0) || wrong > 0 && found < rows {
			b.Fatalf("%d rows, %d findings, %+v", taken, found, a)
		}
	}
	if used := (processorTime() - from).Seconds(); used > 0 {
		b.ReportMetric(float64(size)*float64(runs)/1e6/used, "MB/cpu-s")
		b.ReportMetric(float64(rows)*benchColumns*float64(runs)/1e6/used, "Mcells/cpu-s")
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapInuse)/1e6, "MB-heap")
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
