// Package figures holds the kinds of figure. In goes a Chart, which is a slice
// of the dataset with its words; out come the ECharts option that is published
// as its live form, the drawing of maps and matrices, and its data as CSV. It
// computes no indicator, knows no page, and draws nothing that is not in the
// Chart's data and table alike.
package figures
