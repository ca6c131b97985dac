import {
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js'
import gossipService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js'
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js'
import featuresService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js'
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import streamsService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js'
import { append, batchAppend } from './kurrentdb-appending.ts'
import type { Node } from './kurrentdb-node.ts'
import { read } from './kurrentdb-reading.ts'

export function kurrentServices(
  node: Node,
): { definition: ServiceDefinition; implementation: UntypedServiceImplementation }[] {
  return [
    {
      definition: streamsService.StreamsService as unknown as ServiceDefinition,
      implementation: {
        append: (call: Parameters<typeof append>[1], answer: Parameters<typeof append>[2]) =>
          void append(node, call, answer),
        batchAppend: batchAppend.bind(null, node),
        read: (call: Parameters<typeof read>[1]) => void read(node, call),
        delete: unsupported,
        tombstone: unsupported,
      },
    },
    {
      definition: featuresService.ServerFeaturesService as unknown as ServiceDefinition,
      implementation: {
        getSupportedMethods: (_call: unknown, answer: sendUnaryData<unknown>) => {
          if (node.arrive('features')?.kind !== 'never-answer') answer(null, supportedMethods(node.version))
        },
      },
    },
    {
      definition: gossipService.GossipService as unknown as ServiceDefinition,
      implementation: { read: (_call: unknown, answer: sendUnaryData<unknown>) => answer(null, members(node)) },
    },
  ]
}

const unsupported = (_call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) =>
  answer({ code: status.UNIMPLEMENTED, details: 'the stand-in never deletes' })

/** The methods of 23.10; newer servers have more, which nobody here may need. */
function supportedMethods(version: string) {
  const methods = new features.SupportedMethods()
  methods.setEventStoreServerVersion(version)
  for (const name of ['append', 'batchappend', 'read']) {
    const method = new features.SupportedMethod()
    method.setServiceName('event_store.client.streams.streams')
    method.setMethodName(name)
    methods.addMethods(method)
  }
  return methods
}

function members(node: Node) {
  const info = new gossip.ClusterInfo()
  for (const { host, port, leader } of node.cluster()) {
    const member = new gossip.MemberInfo()
    const id = new shared.UUID()
    id.setString(`00000000-0000-4000-8000-${String(port).padStart(12, '0')}`)
    const end = new gossip.EndPoint()
    end.setAddress(host)
    end.setPort(port)
    member.setInstanceId(id)
    member.setTimeStamp('1')
    member.setState(leader ? gossip.MemberInfo.VNodeState.LEADER : gossip.MemberInfo.VNodeState.FOLLOWER)
    member.setIsAlive(true)
    member.setHttpEndPoint(end)
    info.addMembers(member)
  }
  return info
}
