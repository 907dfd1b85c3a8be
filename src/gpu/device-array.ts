/** The result of a kernel: numbers on the device, or in memory if there is no device. */
export type DeviceArray = object;
