// Starts the rules service. Wiring only.
#include "services/rules/rules_service.h"

int main(int argc, char** argv) {
  return concord::platform::run_service(argc, argv, concord::rules::rules_definition());
}
