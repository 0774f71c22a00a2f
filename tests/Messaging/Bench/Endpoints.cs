using MassTransit;

namespace MlConnector.Messaging.Tests.Bench;

/// <summary>The services that most tests use.</summary>
internal static class Endpoints
{
    /// <summary>Arrivals are stored in <typeparamref name="TDb"/>; a witness without inbox notes what is sent then.</summary>
    public static TestModule<TDb> Arrivals<TDb>(
        Action<IReceiveEndpointConfigurator>? configure = null
    )
        where TDb : WarehouseDb =>
        new(
            (bus, _) =>
            {
                bus.AddConsumer<ArrivalConsumer<TDb>>();
                bus.AddConsumer<StoredWitness>();
                bus.AddConsumer<FaultWitness>();
            },
            (endpoints, context) =>
            {
                endpoints.Receive<TDb>(
                    "arrivals",
                    endpoint =>
                    {
                        configure?.Invoke(endpoint);
                        endpoint.ConfigureConsumer<ArrivalConsumer<TDb>>(context);
                    }
                );
                Witness(endpoints, context);
            }
        );

    /// <summary>Nothing is stored; the witness notes what arrives, one message at a time.</summary>
    public static TestModule<TDb> WitnessOnly<TDb>()
        where TDb : WarehouseDb =>
        new(
            (bus, _) =>
            {
                bus.AddConsumer<StoredWitness>();
                bus.AddConsumer<FaultWitness>();
            },
            Witness
        );

    private static void Witness(IServiceEndpoints endpoints, IBusRegistrationContext context) =>
        ((Bus.ServiceEndpoints)endpoints).ReceiveWithoutInbox(
            "witness",
            endpoint =>
            {
                endpoint.ConcurrentMessageLimit = 1;
                endpoint.ConfigureConsumer<StoredWitness>(context);
                endpoint.ConfigureConsumer<FaultWitness>(context);
            }
        );
}
