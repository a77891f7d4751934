// The table of all kernels.
#include "runtime/conformance/kernels/kernels.h"

namespace dojo::conformance {

std::vector<Kernel> AllKernels() {
  return {
      Cockroach1055(),   Cockroach13197(), Cockroach13755(),  Cockroach18101(),
      Cockroach2448(),   Cockroach35073(), Cockroach35931(),  Etcd7492(),
      Etcd7902(),        Grpc1275(),       Grpc1424(),        Grpc1460(),
      Istio16224(),      Istio17860(),     Kubernetes10182(), Kubernetes25331(),
      Kubernetes38669(), Kubernetes5316(), Kubernetes6632(),  Moby25384(),
      Moby27782(),       Moby29733(),      Moby33293(),       Moby4395(),
      Syncthing5795(),
  };
}

}  // namespace dojo::conformance
