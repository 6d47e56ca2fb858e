/* SPDX-License-Identifier: BSD-3-Clause */
/* The files that make-assets made, each ended by a NUL: strings for assets.h. */

.macro asset name, file
	.global \name
\name:
	.incbin "\file"
	.byte 0
.endm

	.section .rodata
	asset report_style, "style.css"
	asset report_script, "script.js"
	asset report_policy, "policy.txt"
	asset report_plot_license, "license.txt"
	asset report_published, "published.json"

	.section .note.GNU-stack,"",%progbits
