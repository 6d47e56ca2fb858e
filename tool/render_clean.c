/* SPDX-License-Identifier: BSD-3-Clause */
#include "render.h"

#include <stdbool.h>

void render_put_clean(FILE *out, const char *text, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		unsigned char c = (unsigned char)text[i];
		/* C1 controls are 0xc2 0x80 to 0xc2 0x9f. */
		bool control = c < ' ' || c == 0x7f ||
			       (c == 0xc2 && ((unsigned char)text[i + 1] & 0xe0) == 0x80);

		fputc(control ? '?' : c, out);
		i += control && c == 0xc2;
	}
}
