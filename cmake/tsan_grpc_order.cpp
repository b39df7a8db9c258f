// Debian's gRPC is built without the thread sanitizer, so it cannot see that gRPC hands a call's memory from one thread
// to the next in order. Loaded before the others (LD_PRELOAD) in the tsan preset, this tells it: what a thread did
// before it gave gRPC a batch, within a callback, or before it left one of gRPC's locks, came before every callback,
// every taken event and every such lock that begins later. It orders nothing that does not go through gRPC, and in
// programs without the sanitizer it does nothing.
#include <dlfcn.h>
#include <grpc/grpc.h>
#include <grpc/support/sync.h>

extern "C" {
__attribute__((weak)) void __tsan_acquire(void* address);
__attribute__((weak)) void __tsan_release(void* address);
}

namespace {

char order;

void taken() {
  if (__tsan_acquire != nullptr) __tsan_acquire(&order);
}
void given() {
  if (__tsan_release != nullptr) __tsan_release(&order);
}

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

grpc_call_error grpc_call_start_batch(grpc_call* call, const grpc_op* ops, size_t count, void* tag, void* reserved) {
  static auto* const real = next<decltype(grpc_call_start_batch)>("grpc_call_start_batch");
  given();
  return real(call, ops, count, tag, reserved);
}

void grpc_server_start(grpc_server* server) {
  static auto* const real = next<decltype(grpc_server_start)>("grpc_server_start");
  given();
  real(server);
}

void grpc_server_destroy(grpc_server* server) {
  static auto* const real = next<decltype(grpc_server_destroy)>("grpc_server_destroy");
  taken();
  real(server);
}

grpc_event grpc_completion_queue_next(grpc_completion_queue* queue, gpr_timespec deadline, void* reserved) {
  static auto* const real = next<decltype(grpc_completion_queue_next)>("grpc_completion_queue_next");
  const grpc_event event = real(queue, deadline, reserved);
  taken();
  return event;
}

grpc_event grpc_completion_queue_pluck(grpc_completion_queue* queue, void* tag, gpr_timespec deadline, void* reserved) {
  static auto* const real = next<decltype(grpc_completion_queue_pluck)>("grpc_completion_queue_pluck");
  const grpc_event event = real(queue, tag, deadline, reserved);
  taken();
  return event;
}

void gpr_mu_lock(gpr_mu* lock) {
  static auto* const real = next<decltype(gpr_mu_lock)>("gpr_mu_lock");
  real(lock);
  taken();
}

void gpr_mu_unlock(gpr_mu* lock) {
  static auto* const real = next<decltype(gpr_mu_unlock)>("gpr_mu_unlock");
  given();
  real(lock);
}

int gpr_cv_wait(gpr_cv* condition, gpr_mu* lock, gpr_timespec deadline) {
  static auto* const real = next<decltype(gpr_cv_wait)>("gpr_cv_wait");
  given();
  const int ended = real(condition, lock, deadline);
  taken();
  return ended;
}

// absl::Mutex::Lock() and Unlock(), which gRPC's headers use within our own code: each orders who holds it.
void lock_mutex(void* mutex) asm("_ZN4absl7debian35Mutex4LockEv");
void lock_mutex(void* mutex) {
  static auto* const real = next<void(void*)>("_ZN4absl7debian35Mutex4LockEv");
  real(mutex);
  if (__tsan_acquire != nullptr) __tsan_acquire(mutex);
}
void unlock_mutex(void* mutex) asm("_ZN4absl7debian35Mutex6UnlockEv");
void unlock_mutex(void* mutex) {
  static auto* const real = next<void(void*)>("_ZN4absl7debian35Mutex6UnlockEv");
  if (__tsan_release != nullptr) __tsan_release(mutex);
  real(mutex);
}

// grpc_core::ApplicationCallbackExecCtx::~ApplicationCallbackExecCtx(): runs the callbacks.
void run_callbacks(void* context) asm("_ZN9grpc_core26ApplicationCallbackExecCtxD1Ev");
void run_callbacks(void* context) {
  static auto* const real = next<void(void*)>("_ZN9grpc_core26ApplicationCallbackExecCtxD1Ev");
  taken();
  real(context);
  given();
}
void run_callbacks_too(void* context) asm("_ZN9grpc_core26ApplicationCallbackExecCtxD2Ev");
void run_callbacks_too(void* context) { run_callbacks(context); }

}  // extern "C"
