using MassTransit;
using MassTransit.Clients;
using MassTransit.DependencyInjection;
using MassTransit.Middleware;
using MassTransit.Middleware.Outbox;
using MassTransit.Transports;

namespace MlConnector.Messaging.Outbox;

/// <summary>Endpoints of a scope that write to an outbox instead of the broker.</summary>
internal sealed class BusOutboxContext : ScopedBusContext
{
    private readonly Lazy<IScopedClientFactory> _clients;

    public BusOutboxContext(
        IBus bus,
        OutboxSendContext outbox,
        IClientFactory clients,
        IScopedConsumeContextProvider consume,
        IServiceProvider provider
    )
    {
        ISendEndpointProvider send = bus;
        IPublishEndpointProvider publish = bus;
        if (consume.HasContext)
        {
            // A message of another bus is being consumed: its conversation goes on in what is sent here.
            send = new ScopedConsumeSendEndpointProvider(send, consume.GetContext(), provider);
            publish = new ScopedConsumePublishEndpointProvider(
                publish,
                consume.GetContext(),
                provider
            );
        }

        SendEndpointProvider = new OutboxSendEndpointProvider(outbox, send);
        PublishEndpoint = new PublishEndpoint(new OutboxPublishEndpointProvider(outbox, publish));
        _clients = new Lazy<IScopedClientFactory>(() =>
            new ScopedClientFactory(
                new ClientFactory(new ScopedClientFactoryContext(clients, provider)),
                consume.HasContext ? consume.GetContext() : null
            )
        );
    }

    public ISendEndpointProvider SendEndpointProvider { get; }

    public IPublishEndpoint PublishEndpoint { get; }

    public IScopedClientFactory ClientFactory => _clients.Value;
}
