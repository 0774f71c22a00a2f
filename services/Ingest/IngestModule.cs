using MassTransit;
using MlConnector.Ingest.Finances;
using MlConnector.Messaging;
using MlConnector.Messaging.Bus;

namespace MlConnector.Ingest;

/// <summary>What Ingest hears on the bus: the wish for a settlement's events.</summary>
public sealed class IngestModule : IMessagingModule
{
    public string Name => "ingest";

    public Type SchedulerDb => typeof(IngestDb);

    public void Register(IBusRegistrationConfigurator bus, MessagingStore store)
    {
        bus.AddServiceOutbox<IngestDb>(store);
        bus.AddConsumer<GatherEventsConsumer>();
    }

    public void Endpoints(IServiceEndpoints endpoints, IBusRegistrationContext context) =>
        endpoints.Receive<IngestDb>(
            GatherEventsConsumer.Queue,
            endpoint => endpoint.ConfigureConsumer<GatherEventsConsumer>(context)
        );
}
