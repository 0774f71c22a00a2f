using MassTransit;
using MlConnector.Messaging;
using MlConnector.Messaging.Bus;
using MlConnector.Poster.Consumers;
using MlConnector.Poster.Storage;

namespace MlConnector.Poster;

/// <summary>Poster's part of the bus: requests to post and requests for the fiscal periods.</summary>
public sealed class PosterModule : IMessagingModule
{
    public const string PostingQueue = "poster-posting-requested";

    public const string PeriodsQueue = "poster-publish-fiscal-periods";

    public string Name => "poster";

    public Type SchedulerDb => typeof(PosterDb);

    public void Register(IBusRegistrationConfigurator bus, MessagingStore store)
    {
        bus.AddServiceOutbox<PosterDb>(store);
        bus.AddConsumer<PostingRequestedConsumer>();
        bus.AddConsumer<PublishFiscalPeriodsConsumer>();
    }

    public void Endpoints(IServiceEndpoints endpoints, IBusRegistrationContext context)
    {
        endpoints.Receive<PosterDb>(
            PostingQueue,
            endpoint => endpoint.ConfigureConsumer<PostingRequestedConsumer>(context)
        );
        endpoints.Receive<PosterDb>(
            PeriodsQueue,
            endpoint => endpoint.ConfigureConsumer<PublishFiscalPeriodsConsumer>(context)
        );
    }
}
