/** What a kernel gives: numbers on the device, or in memory where there is no device. */
export type DeviceArray = object;
