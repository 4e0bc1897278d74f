// @ts-check
// The desk: binds every behaviour to the elements that ask for it by data-*.
export {};
