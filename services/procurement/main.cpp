// Starts the procurement service. Wiring only.
#include "services/procurement/procurement_service.h"

int main(int argc, char** argv) {
  return concord::platform::run_service(argc, argv, concord::procurement::procurement_definition());
}
