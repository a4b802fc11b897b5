//go:build unix

package sheet

import (
	"syscall"
	"testing"
	"time"
)

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
