// Whether this is compiled for AddressSanitizer: 0 or 1, for #if.
#ifndef RUNTIME_INTERNAL_SANITIZERS_H_
#define RUNTIME_INTERNAL_SANITIZERS_H_

#define DOJO_ADDRESS_SANITIZER 0
#if defined(__SANITIZE_ADDRESS__)
#undef DOJO_ADDRESS_SANITIZER
#define DOJO_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef DOJO_ADDRESS_SANITIZER
#define DOJO_ADDRESS_SANITIZER 1
#endif
#endif

#endif  // RUNTIME_INTERNAL_SANITIZERS_H_
