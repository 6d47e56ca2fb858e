// SPDX-License-Identifier: GPL-2.0-only
/*
 * amperf_shm: buffers in DDR that Linux and a remote core share, through
 * /dev/amperf-shmN. See kernel/shm.md.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "compat.h"
#include "shm.h"

struct workqueue_struct *ashm_workqueue;

static dev_t first_number;
static struct class ashm_class = { .name = "amperf-shm" };
static DEFINE_IDA(minors);
static DEFINE_MUTEX(devices_mutex);
static LIST_HEAD(devices);

/*
 * With the node, not with the last reference: who starts the firmware again finds
 * the device under the same name, however long a file of the old one stays open.
 */
static void put_minor(struct ashm_device *adev)
{
	if (adev->minor >= 0)
		ida_free(&minors, adev->minor);
	adev->minor = -1;
}

static void release_device(struct device *dev)
{
	struct ashm_device *adev = container_of(dev, struct ashm_device, dev);

	mutex_lock(&devices_mutex);
	list_del(&adev->entry);
	mutex_unlock(&devices_mutex);
	put_minor(adev);
	ida_destroy(&adev->regions);
	if (adev->rproc)
		put_device(&adev->rproc->dev);
	kfree(adev);
}

static void init_device(struct ashm_device *adev, struct rpmsg_device *rpdev, int minor)
{
	adev->minor = minor;
	INIT_DELAYED_WORK(&adev->retire, ashm_retire_work);
	ida_init(&adev->regions);
	init_waitqueue_head(&adev->wait);
	mutex_init(&adev->call_mutex);
	mutex_init(&adev->send_mutex);
	spin_lock_init(&adev->lock);
	INIT_LIST_HEAD(&adev->retired);
	adev->rpdev = rpdev;
	adev->local_address = rpdev->src;
	adev->remote_address = rpdev->dst;
	adev->rproc = rproc_get_by_child(&rpdev->dev);
	if (adev->rproc)
		get_device(&adev->rproc->dev);

	device_initialize(&adev->dev);
	adev->dev.class = &ashm_class;
	adev->dev.parent = &rpdev->dev;
	adev->dev.devt = MKDEV(MAJOR(first_number), minor);
	adev->dev.release = release_device;
	cdev_init(&adev->cdev, &ashm_fops);
	adev->cdev.owner = THIS_MODULE;
	mutex_lock(&devices_mutex);
	list_add(&adev->entry, &devices);
	mutex_unlock(&devices_mutex);
}

/* Not yet seen by user space; dropped with put_device(). */
struct ashm_device *ashm_device_create(struct rpmsg_device *rpdev)
{
	struct ashm_device *adev = kzalloc(sizeof(*adev), GFP_KERNEL);
	int minor, ret;

	if (!adev)
		return ERR_PTR(-ENOMEM);
	minor = ida_alloc_max(&minors, ASHM_MINORS - 1, GFP_KERNEL);
	if (minor < 0) {
		kfree(adev);
		return ERR_PTR(minor);
	}
	init_device(adev, rpdev, minor);
	ret = dev_set_name(&adev->dev, "amperf-shm%d", minor);
	if (ret) {
		put_device(&adev->dev);
		return ERR_PTR(ret);
	}
	return adev;
}

int ashm_device_add(struct ashm_device *adev)
{
	int ret = cdev_device_add(&adev->cdev, &adev->dev);

	adev->added = !ret;
	return ret;
}

void ashm_device_del(struct ashm_device *adev)
{
	if (adev->added)
		cdev_device_del(&adev->cdev, &adev->dev);
	put_minor(adev);
}

/* The firmware's endpoint has been reset for `successor`. */
void ashm_devices_halted(struct ashm_device *successor)
{
	struct ashm_device *adev;

	mutex_lock(&devices_mutex);
	list_for_each_entry(adev, &devices, entry) {
		if (adev == successor || adev->rproc != successor->rproc ||
		    adev->remote_address != successor->remote_address)
			continue;
		spin_lock_irq(&adev->lock);
		adev->halted |= adev->gone;
		spin_unlock_irq(&adev->lock);
	}
	mutex_unlock(&devices_mutex);
}

static int __init ashm_init(void)
{
	int ret = ashm_pool_init();

	if (ret)
		return ret;
	ashm_workqueue = alloc_workqueue("amperf_shm", 0, 0);
	if (!ashm_workqueue) {
		ret = -ENOMEM;
		goto pool;
	}
	ret = class_register(&ashm_class);
	if (ret)
		goto workqueue;
	ret = alloc_chrdev_region(&first_number, 0, ASHM_MINORS, "amperf-shm");
	if (ret)
		goto class;
	ret = register_rpmsg_driver(&ashm_rpmsg_driver);
	if (ret)
		goto region;
	return 0;

region:
	unregister_chrdev_region(first_number, ASHM_MINORS);
class:
	class_unregister(&ashm_class);
workqueue:
	destroy_workqueue(ashm_workqueue);
pool:
	ashm_pool_exit();
	return ret;
}
module_init(ashm_init);

/* No buffer is left: each holds a reference of the module. */
static void __exit ashm_exit(void)
{
	unregister_rpmsg_driver(&ashm_rpmsg_driver);
	destroy_workqueue(ashm_workqueue);
	unregister_chrdev_region(first_number, ASHM_MINORS);
	class_unregister(&ashm_class);
	ida_destroy(&minors);
	ashm_pool_exit();
}
module_exit(ashm_exit);

MODULE_DESCRIPTION("Buffers in DDR shared with a remote core, over RPMsg");
MODULE_AUTHOR("The amperf authors");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(ASHM_DMA_BUF_NS);
