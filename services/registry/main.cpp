// The registry's process: wiring only.
#include "services/platform/service_process.h"
#include "services/registry/registry_service.h"

int main(int argc, char** argv) {
  return concord::platform::run_service(argc, argv, concord::registry::registry_definition());
}
