// Starts the transition service. Wiring only.
#include "services/transition/transition_service.h"

int main(int argc, char** argv) {
  return concord::platform::run_service(argc, argv, concord::transition::transition_definition());
}
