// Package page is the face of the platform: the frame of every page, and what stands in it, one file per noun.
package page
