// SPDX-License-Identifier: GPL-2.0-only
/* Each buffer as a dma-buf: for mappings, other devices and other processes. */
#include <linux/dma-buf.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "shm.h"

static int make_table(struct ashm_buffer *buffer, struct sg_table *table)
{
	int ret;

	if (!buffer->cached)
		return dma_get_sgtable(ashm_pool_device(), table, buffer->cpu, buffer->dma,
				       buffer->size);
	ret = sg_alloc_table(table, 1, GFP_KERNEL);
	if (!ret)
		sg_set_page(table->sgl, buffer->page, buffer->size, 0);
	return ret;
}

/* No cache holds anything of an uncached buffer. */
static unsigned long map_attrs(const struct ashm_buffer *buffer)
{
	return buffer->cached ? 0 : DMA_ATTR_SKIP_CPU_SYNC;
}

static struct sg_table *map(struct dma_buf_attachment *attachment, enum dma_data_direction dir)
{
	struct ashm_buffer *buffer = attachment->dmabuf->priv;
	struct sg_table *table = kzalloc(sizeof(*table), GFP_KERNEL);
	int ret;

	if (!table)
		return ERR_PTR(-ENOMEM);
	ret = make_table(buffer, table);
	if (ret)
		goto free;
	ret = dma_map_sgtable(attachment->dev, table, dir, map_attrs(buffer));
	if (ret)
		goto table;
	return table;

table:
	sg_free_table(table);
free:
	kfree(table);
	return ERR_PTR(ret);
}

static void unmap(struct dma_buf_attachment *attachment, struct sg_table *table,
		  enum dma_data_direction dir)
{
	dma_unmap_sgtable(attachment->dev, table, dir, map_attrs(attachment->dmabuf->priv));
	sg_free_table(table);
	kfree(table);
}

/* A private mapping would be a copy, which the firmware does not see. */
static int mmap(struct dma_buf *dmabuf, struct vm_area_struct *vma)
{
	struct ashm_buffer *buffer = dmabuf->priv;
	struct device *dev = ashm_pool_device();

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (buffer->cached)
		return dma_mmap_pages(dev, vma, buffer->size, buffer->page);
	return dma_mmap_wc(dev, vma, buffer->cpu, buffer->dma, buffer->size);
}

static int begin_cpu_access(struct dma_buf *dmabuf, enum dma_data_direction dir)
{
	struct ashm_buffer *buffer = dmabuf->priv;
	int ret = ashm_buffer_begin_access(buffer);

	if (!ret && buffer->cached)
		dma_sync_single_for_cpu(ashm_pool_device(), buffer->dma, buffer->size, dir);
	return ret;
}

/* The caches are written back before a SUBMIT can follow. */
static int end_cpu_access(struct dma_buf *dmabuf, enum dma_data_direction dir)
{
	struct ashm_buffer *buffer = dmabuf->priv;

	if (!ashm_buffer_accessed(buffer))
		return -EINVAL;
	if (buffer->cached)
		dma_sync_single_for_device(ashm_pool_device(), buffer->dma, buffer->size, dir);
	return ashm_buffer_end_access(buffer);
}

static void release(struct dma_buf *dmabuf)
{
	ashm_buffer_put(dmabuf->priv);
}

static const struct dma_buf_ops ops = {
	.map_dma_buf = map,
	.unmap_dma_buf = unmap,
	.mmap = mmap,
	.begin_cpu_access = begin_cpu_access,
	.end_cpu_access = end_cpu_access,
	.release = release,
};

/* Takes a reference of the buffer for as long as the dma-buf lives. */
struct dma_buf *ashm_dmabuf_export(struct ashm_buffer *buffer)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct dma_buf *dmabuf;

	info.ops = &ops;
	info.size = buffer->size;
	info.flags = O_RDWR;
	info.priv = buffer;
	ashm_buffer_get(buffer);
	dmabuf = dma_buf_export(&info);
	if (IS_ERR(dmabuf))
		ashm_buffer_put(buffer);
	return dmabuf;
}
