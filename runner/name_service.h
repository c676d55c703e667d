// How a static program looks up names of hosts and services.
#ifndef PARLEY_RUNNER_NAME_SERVICE_H_
#define PARLEY_RUNNER_NAME_SERVICE_H_

namespace parley {

// Makes the C library answer from /etc/hosts, /etc/services and name servers by itself. What
// /etc/nsswitch.conf asks for would else be loaded from the machine's shared libraries, which are
// of another C library or of none.
void UseBuiltInNameService();

}  // namespace parley

#endif  // PARLEY_RUNNER_NAME_SERVICE_H_
