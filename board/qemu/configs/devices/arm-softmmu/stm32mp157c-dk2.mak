# SPDX-License-Identifier: GPL-2.0-or-later
#
# Only the STM32MP157C-DK2 machine, for --without-default-devices

CONFIG_STM32MP157C_DK2=y
