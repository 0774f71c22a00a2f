using MassTransit;
using MassTransit.DependencyInjection;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Outbox;

/// <summary>
/// Where an injected <c>IPublishEndpoint</c> or <c>ISendEndpointProvider</c> leads: inside a consumer to
/// the consumer's outbox, elsewhere to the outbox of <typeparamref name="TDb"/>.
/// </summary>
internal sealed class BusOutboxContextProvider<TBus, TDb> : IScopedBusContextProvider<TBus>
    where TBus : class, IBus
    where TDb : DbContext
{
    public BusOutboxContextProvider(
        TBus bus,
        OutboxWriter<TDb> outbox,
        Bind<TBus, IClientFactory> clientFactory,
        Bind<TBus, IScopedConsumeContextProvider> busConsumeContext,
        IScopedConsumeContextProvider consumeContext,
        IServiceProvider provider
    )
    {
        Context = busConsumeContext.Value.HasContext
            ? new ConsumeContextScopedBusContext(
                busConsumeContext.Value.GetContext(),
                clientFactory.Value
            )
            : new BusOutboxContext(bus, outbox, clientFactory.Value, consumeContext, provider);
    }

    public ScopedBusContext Context { get; }
}
