/* SPDX-License-Identifier: BSD-3-Clause */
#include "job_file.h"

#include <errno.h>
#include <ini.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* inih cuts what is longer without a word. */
#define INI_NAME_MAX 48u

/*
 * inih gets its lines from here. It tells neither where an entry stands nor that a
 * section begins: lines are counted here, and behind each header follows an entry
 * without a name.
 */
struct reader {
	struct job_file *file;
	const char *next;
	unsigned line;
	bool header_read;     /* the entry without a name is due */
	bool section_pending; /* and was given to inih */
	struct amperf_error *error;
	unsigned error_line; /* 0: none */
};

const char *job_file_where(char text[JOB_WHERE_BYTES], const struct job_file *file, unsigned line)
{
	snprintf(text, JOB_WHERE_BYTES, "%.300s:%u", file->path, line);
	return text;
}

const struct job_section *job_file_section(const struct job_file *file, const char *name)
{
	for (size_t i = 0; i < file->section_count; i++)
		if (strcmp(file->sections[i].name, name) == 0)
			return &file->sections[i];
	return NULL;
}

const struct job_entry *job_section_entry(const struct job_section *section, const char *key)
{
	for (size_t i = 0; section && i < section->entry_count; i++)
		if (strcmp(section->entries[i].key, key) == 0)
			return &section->entries[i];
	return NULL;
}

/* ---- The file ----------------------------------------------------------- */

static int fail(const struct job_file *file, struct amperf_error *error, int code, const char *what)
{
	error->code = code;
	snprintf(error->text, sizeof(error->text), "%.300s: %s", file->path, what);
	return code;
}

static int load(struct job_file *file, struct amperf_error *error)
{
	FILE *in = fopen(file->path, "re");
	struct stat status;
	bool bad;

	if (!in)
		return fail(file, error, -errno, strerror(errno));
	if (fstat(fileno(in), &status) == 0 && S_ISDIR(status.st_mode)) {
		fclose(in);
		return fail(file, error, -EISDIR, "is a folder; name a job file");
	}
	file->text = malloc(JOB_FILE_BYTES_MAX + 2);
	if (file->text)
		file->bytes = fread(file->text, 1, JOB_FILE_BYTES_MAX + 1, in);
	bad = ferror(in);
	fclose(in);
	if (!file->text)
		return fail(file, error, -ENOMEM, "no memory");
	if (bad)
		return fail(file, error, -EIO, "cannot be read");
	file->text[file->bytes] = '\0';
	return 0;
}

/* Results hold the text, and JSON knows UTF-8 only. */
static int check_text(const struct job_file *file, struct amperf_error *error)
{
	json_t *text;

	if (file->bytes > JOB_FILE_BYTES_MAX)
		return fail(file, error, -EINVAL, "has more than 64 KiB; that is no job file");
	for (size_t i = 0; i < file->bytes; i++) {
		unsigned char byte = (unsigned char)file->text[i];

		if (byte < ' ' && !strchr("\t\n\r", byte + !byte))
			return fail(file, error, -EINVAL, "is not text; that is no job file");
	}
	text = json_stringn(file->text, file->bytes);
	json_decref(text);
	return text ? 0 : fail(file, error, -EINVAL, "is not UTF-8; that is no job file");
}

/* ---- Its lines ---------------------------------------------------------- */

static int refuse(struct reader *reader, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* What comes first counts. Returns what inih takes for a failure. */
static int refuse(struct reader *reader, unsigned line, const char *format, ...)
{
	char what[160], where[JOB_WHERE_BYTES];
	va_list args;

	if (reader->error_line)
		return 0;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	reader->error_line = line;
	reader->error->code = -EINVAL;
	snprintf(reader->error->text, sizeof(reader->error->text), "%s: %s",
		 job_file_where(where, reader->file, line), what);
	return 0;
}

/* Is the header one that inih takes whole? */
static bool header_fits(struct reader *reader, const char *header, size_t length)
{
	const char *end = memchr(header, ']', length);

	if (!end)
		refuse(reader, reader->line, "a section's name ends with ]");
	else if (memchr(header, ';', (size_t)(end - header)))
		refuse(reader, reader->line, "a section's name has no ;");
	else if (end == header + 1 || (size_t)(end - header - 1) > INI_NAME_MAX)
		refuse(reader, reader->line, "a section's name has 1 to %u characters",
		       INI_NAME_MAX);
	else
		return true;
	return false;
}

/* As fgets(). Blanks in front would make inih take a line for the last one's rest. */
static char *read_line(char *line, int bytes, void *context)
{
	struct reader *reader = context;
	size_t length;

	if (reader->header_read) {
		reader->header_read = false;
		reader->section_pending = true;
		return memcpy(line, "=\n", sizeof("=\n"));
	}
	if (!*reader->next || reader->error_line)
		return NULL;
	reader->line++;
	reader->next += strspn(reader->next, " \t");
	length = strcspn(reader->next, "\n");
	if (length + 2 > (size_t)bytes) {
		refuse(reader, reader->line, "has more than %d characters", bytes - 2);
		return NULL;
	}
	if (*reader->next == '[' && !header_fits(reader, reader->next, length))
		return NULL;
	reader->header_read = *reader->next == '[';
	memcpy(line, reader->next, length);
	memcpy(line + length, "\n", sizeof("\n"));
	reader->next += length + (reader->next[length] == '\n');
	return line;
}

/* ---- Sections and entries ----------------------------------------------- */

static int begin_section(struct reader *reader, const char *name)
{
	struct job_file *file = reader->file;
	const struct job_section *twin = job_file_section(file, name);
	struct job_section *sections;

	if (twin)
		return refuse(reader, reader->line, "there is a [%s] in line %u already", name,
			      twin->line);
	sections = realloc(file->sections, (file->section_count + 1) * sizeof(*sections));
	if (!sections)
		return refuse(reader, reader->line, "no memory");
	file->sections = sections;
	sections += file->section_count++;
	*sections = (struct job_section){.name = strdup(name), .line = reader->line};
	return sections->name ? 1 : refuse(reader, reader->line, "no memory");
}

static int add_entry(struct reader *reader, const char *key, const char *value)
{
	struct job_file *file = reader->file;
	struct job_section *section = &file->sections[file->section_count - 1];
	const struct job_entry *twin = job_section_entry(section, key);
	struct job_entry *entries;

	if (twin)
		return refuse(reader, reader->line, "%s: stands in line %u already", key,
			      twin->line);
	entries = realloc(section->entries, (section->entry_count + 1) * sizeof(*entries));
	if (!entries)
		return refuse(reader, reader->line, "no memory");
	section->entries = entries;
	entries += section->entry_count++;
	*entries = (struct job_entry){strdup(key), strdup(value), reader->line};
	return entries->key && entries->value ? 1 : refuse(reader, reader->line, "no memory");
}

static int take(void *context, const char *section, const char *key, const char *value)
{
	struct reader *reader = context;

	if (reader->section_pending) {
		reader->section_pending = false;
		return begin_section(reader, section);
	}
	if (reader->error_line)
		return 0;
	if (!key[0])
		return refuse(reader, reader->line, "there is nothing in front of the =");
	if (!reader->file->section_count)
		return refuse(reader, reader->line,
			      "'%.48s' stands in no section; begin with one, e.g. [global]", key);
	if (strlen(key) > INI_NAME_MAX)
		return refuse(reader, reader->line, "'%.48s...' is too long for a key", key);
	if (!value[0])
		return refuse(reader, reader->line, "%s: there is nothing behind the =", key);
	return add_entry(reader, key, value);
}

/* inih counts the entries without a name too. */
static unsigned file_line(const struct job_file *file, unsigned ini_line)
{
	unsigned added = 0;

	while (added < file->section_count && file->sections[added].line + added + 1 < ini_line)
		added++;
	return ini_line - added;
}

static int parse(struct job_file *file, struct amperf_error *error)
{
	struct reader reader = {.file = file, .next = file->text, .error = error};
	int result = ini_parse_stream(read_line, &reader, take, &reader);
	unsigned line = result > 0 ? file_line(file, (unsigned)result) : 0;

	if (result < 0 && !reader.error_line)
		return fail(file, error, -ENOMEM, "no memory");
	if (line && (!reader.error_line || line < reader.error_line)) {
		reader.error_line = 0;
		refuse(&reader, line, "is neither a [section] nor 'key = value'");
	}
	return reader.error_line ? -EINVAL : 0;
}

int job_file_read(struct job_file *file, const char *path, struct amperf_error *error)
{
	int code;

	*file = (struct job_file){.path = path};
	code = load(file, error);
	if (!code)
		code = check_text(file, error);
	return code ? code : parse(file, error);
}

void job_file_free(struct job_file *file)
{
	for (size_t i = 0; i < file->section_count; i++) {
		struct job_section *section = &file->sections[i];

		for (size_t j = 0; j < section->entry_count; j++) {
			free(section->entries[j].key);
			free(section->entries[j].value);
		}
		free(section->entries);
		free(section->name);
	}
	free(file->sections);
	free(file->text);
	memset(file, 0, sizeof(*file));
}
