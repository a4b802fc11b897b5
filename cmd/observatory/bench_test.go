package main

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// The limits that a build is measured against, in seconds of processor time on
// two cores: 1.5 with drawn figures at hand, 15 without. Run with
//
//	go test -run '^$' -bench . -benchtime 3x ./cmd/observatory

func BenchmarkBuildWarm(b *testing.B) {
	published(b) // fills the cache
	benchmarkBuild(b, func() string { return figureCache() })
}

func BenchmarkBuildCold(b *testing.B) {
	benchmarkBuild(b, func() string { return filepath.Join(b.TempDir(), "cache") })
}

// benchmarkBuild builds the real site in a process of its own, as people do, and
// reports what that process used.
func benchmarkBuild(b *testing.B, cache func() string) {
	dir := b.TempDir()
	var cpu, wall time.Duration
	for b.Loop() {
		cmd := observatory(b.Context(), "build", "--source", repository(), "--out", filepath.Join(dir, "public"), "--cache", cache())
		cmd.Env = append(cmd.Env, "GOMAXPROCS=2")
		start := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		wall += time.Since(start)
		used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		cpu += time.Duration(used.Utime.Nano() + used.Stime.Nano())
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(wall.Seconds()/float64(b.N), "wall-s/op")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCountryPageSize reports the heaviest country page as it goes over
// the wire, without fonts.
func BenchmarkCountryPageSize(b *testing.B) {
	pages(b)
	n := 0
	for b.Loop() {
		n, _ = countrySizes(b)
	}
	b.ReportMetric(float64(n), "gzip-bytes")
}
