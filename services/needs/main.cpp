// Starts the needs service. Wiring only.
#include "services/needs/needs_service.h"

int main(int argc, char** argv) {
  return concord::platform::run_service(argc, argv, concord::needs::needs_definition());
}
