// The kernels: one function for each, in a file of its own.
#ifndef RUNTIME_CONFORMANCE_KERNELS_KERNELS_H_
#define RUNTIME_CONFORMANCE_KERNELS_KERNELS_H_

#include <vector>

#include "runtime/conformance/kernels/kernel.h"

namespace dojo::conformance {

Kernel Cockroach1055();
Kernel Cockroach13197();
Kernel Cockroach13755();
Kernel Cockroach18101();
Kernel Cockroach2448();
Kernel Cockroach35073();
Kernel Cockroach35931();
Kernel Etcd7492();
Kernel Etcd7902();
Kernel Grpc1275();
Kernel Grpc1424();
Kernel Grpc1460();
Kernel Istio16224();
Kernel Istio17860();
Kernel Kubernetes10182();
Kernel Kubernetes25331();
Kernel Kubernetes38669();
Kernel Kubernetes5316();
Kernel Kubernetes6632();
Kernel Moby25384();
Kernel Moby27782();
Kernel Moby29733();
Kernel Moby33293();
Kernel Moby4395();
Kernel Syncthing5795();

std::vector<Kernel> AllKernels();

}  // namespace dojo::conformance

#endif  // RUNTIME_CONFORMANCE_KERNELS_KERNELS_H_
