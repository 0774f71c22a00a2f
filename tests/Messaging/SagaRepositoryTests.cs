using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Messaging.Bus;
using MlConnector.Messaging.Tests.Bench;
using MlConnector.TestKit;

namespace MlConnector.Messaging.Tests;

public sealed class SagaRepositoryTests
{
    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_hundred_messages_that_each_may_start_the_saga_are_all_applied(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse
            .With("Messaging:ConcurrentMessages", "16")
            .With("Messaging:RedeliveryDelays:2", "00:00:01")
            .StartAsync(Shipments());
        var shipment = Guid.NewGuid();

        await ArriveAsync(warehouse, shipment, 100);

        await Eventually.TrueAsync(
            async () => (await FindAsync(warehouse, shipment))?.Arrived == 100,
            "a hundred arrivals to be counted"
        );
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_saga_inserted_at_once_needs_no_second_attempt(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        // One attempt and no redelivery: a message that fails once is a fault.
        warehouse.WithoutRetries();
        await warehouse.StartAsync(
            new TestModule<NorthDb>(
                (bus, store) =>
                {
                    bus.AddSagaStateMachine<EagerShipmentMachine, Shipment>()
                        .ServiceRepository<Shipment, NorthDb>(store);
                    bus.AddConsumer<FaultWitness>();
                },
                (endpoints, context) =>
                {
                    ((ServiceEndpoints)endpoints).ReceiveWithoutInbox(
                        "faults",
                        endpoint => endpoint.ConfigureConsumer<FaultWitness>(context)
                    );
                    endpoints.Receive<NorthDb>(
                        "shipments",
                        endpoint => endpoint.ConfigureSaga<Shipment>(context)
                    );
                }
            )
        );
        var shipment = Guid.NewGuid();

        await ArriveAsync(warehouse, shipment, 30);

        await Eventually.TrueAsync(
            async () => (await FindAsync(warehouse, shipment))?.Arrived == 30,
            "thirty arrivals to be counted"
        );
        Assert.Empty(warehouse.Script.Faults);
    }

    [Fact]
    public async Task A_saga_with_a_row_version_loses_no_message_either()
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Servers);
        await warehouse
            .With("Messaging:RedeliveryDelays:2", "00:00:01")
            .With("Messaging:RedeliveryDelays:3", "00:00:02")
            .StartAsync(VersionedShipments());
        var shipment = Guid.NewGuid();

        await ArriveAsync(warehouse, shipment, 30);

        await Eventually.TrueAsync(
            async () =>
                await warehouse.ReadAsync<NorthDb, int?>(db =>
                    db.Set<VersionedShipment>()
                        .Where(saga => saga.CorrelationId == shipment)
                        .Select(saga => (int?)saga.Arrived)
                        .SingleOrDefaultAsync()
                ) == 30,
            "thirty arrivals to be counted"
        );
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task Sagas_can_be_loaded_and_queried_outside_a_message(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(Shipments());
        var shipment = Guid.NewGuid();
        await ArriveAsync(warehouse, shipment, 1);
        await Eventually.TrueAsync(
            async () => await FindAsync(warehouse, shipment) is not null,
            "the saga"
        );

        await using var scope = warehouse.Services.CreateAsyncScope();
        var load = scope.ServiceProvider.GetRequiredService<ILoadSagaRepository<Shipment>>();
        var query = scope.ServiceProvider.GetRequiredService<IQuerySagaRepository<Shipment>>();

        Assert.Equal(1, (await load.Load(shipment)).Arrived);
        Assert.Null(await load.Load(Guid.NewGuid()));
        Assert.Equal(
            [shipment],
            await query.Find(new MassTransit.Saga.SagaQuery<Shipment>(s => s.Arrived == 1))
        );
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task Without_an_outbox_the_repository_saves_and_commits_itself(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(
            new TestModule<NorthDb>(
                RegisterShipments,
                (endpoints, context) =>
                    ((ServiceEndpoints)endpoints).ReceiveWithoutInbox(
                        "shipments",
                        endpoint => endpoint.ConfigureSaga<Shipment>(context)
                    )
            )
        );
        var shipment = Guid.NewGuid();

        await ArriveAsync(warehouse, shipment, 5);

        await Eventually.TrueAsync(
            async () => (await FindAsync(warehouse, shipment))?.Arrived == 5,
            "five arrivals to be counted"
        );
    }

    [Fact]
    public void A_repository_that_names_no_context_is_refused()
    {
        var services = new ServiceCollection();

        var refusal = Assert.Throws<ConfigurationException>(() =>
            services.AddMassTransit(bus =>
                bus.AddSagaStateMachine<ShipmentMachine, Shipment>()
                    .EntityFrameworkRepository(repository => repository.UsePostgres())
            )
        );

        Assert.Contains("ExistingDbContext", refusal.Message, StringComparison.Ordinal);
    }

    internal static TestModule<NorthDb> Shipments() =>
        new(
            RegisterShipments,
            (endpoints, context) =>
                endpoints.Receive<NorthDb>(
                    "shipments",
                    endpoint => endpoint.ConfigureSaga<Shipment>(context)
                )
        );

    internal static Task<Shipment?> FindAsync(Warehouse warehouse, Guid shipment) =>
        warehouse.ReadAsync<NorthDb, Shipment?>(db =>
            db.Set<Shipment>()
                .AsNoTracking()
                .SingleOrDefaultAsync(saga => saga.CorrelationId == shipment)
        );

    private static void RegisterShipments(IBusRegistrationConfigurator bus, MessagingStore store) =>
        bus.AddSagaStateMachine<ShipmentMachine, Shipment>()
            .ServiceRepository<Shipment, NorthDb>(store);

    private static TestModule<NorthDb> VersionedShipments() =>
        new(
            (bus, _) =>
                bus.AddSagaStateMachine<VersionedShipmentMachine, VersionedShipment>()
                    .EntityFrameworkRepository(repository =>
                    {
                        repository.ConcurrencyMode = ConcurrencyMode.Optimistic;
                        repository.ExistingDbContext<NorthDb>();
                    }),
            (endpoints, context) =>
                endpoints.Receive<NorthDb>(
                    "versioned-shipments",
                    endpoint => endpoint.ConfigureSaga<VersionedShipment>(context)
                )
        );

    private static Task ArriveAsync(Warehouse warehouse, Guid shipment, int messages) =>
        Task.WhenAll(
            Enumerable
                .Range(1, messages)
                .Select(number => warehouse.PublishAsync(new GoodsArrived(shipment, number)))
        );
}
