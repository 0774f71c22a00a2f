using MassTransit;
using MassTransit.Middleware.Outbox;
using MassTransit.Transports;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Outbox;

internal sealed class OutboxPublisher<TDb>(IBus bus, OutboxWriter<TDb> outbox)
    : IOutboxPublisher<TDb>
    where TDb : DbContext
{
    private readonly PublishEndpoint _endpoint = new(
        new OutboxPublishEndpointProvider(outbox, bus)
    );

    public Task PublishAsync<T>(T message, CancellationToken cancellationToken)
        where T : class => _endpoint.Publish(message, cancellationToken);
}
