using MassTransit;
using MlConnector.Messaging;
using MlConnector.Messaging.Bus;
using MlConnector.Persistence;
using MlConnector.Reconcile.Periods;
using MlConnector.Reconcile.Reconciling;
using MlConnector.Reconcile.Replaying;
using MlConnector.Reconcile.Resuming;
using MlConnector.Reconcile.Sagas;

namespace MlConnector.Reconcile;

/// <summary>Reconcile's part of the bus: the saga, the reconciler, the tenants' periods and the replay queues.</summary>
public sealed class ReconcileModule : IMessagingModule
{
    public const string SagaQueue = "settlement-saga";

    public string Name => "reconcile";

    public Type SchedulerDb => typeof(ReconcileDb);

    public void Register(IBusRegistrationConfigurator bus, MessagingStore store)
    {
        bus.AddSagaStateMachine<SettlementStateMachine, SettlementSaga>()
            .ServiceRepository<SettlementSaga, ReconcileDb>(store);
        bus.AddServiceOutbox<ReconcileDb>(store);
        bus.AddConsumer<ReconcileSettlementConsumer>();
        bus.AddConsumer<FiscalPeriodsPublishedConsumer>();
        bus.AddConsumer<ReplaySettlementReleasedConsumer>();
        bus.AddConsumer<ReplaySettlementReconciledConsumer>();
        bus.AddConsumer<ReplayPostingRequestedConsumer>();
    }

    public void Endpoints(IServiceEndpoints endpoints, IBusRegistrationContext context)
    {
        endpoints.Receive<ReconcileDb>(
            SagaQueue,
            endpoint => endpoint.ConfigureSaga<SettlementSaga>(context)
        );
        endpoints.Receive<ReconcileDb>(
            "reconcile-settlement",
            endpoint => endpoint.ConfigureConsumer<ReconcileSettlementConsumer>(context)
        );
        endpoints.Receive<ReconcileDb>(
            "reconcile-fiscal-periods",
            endpoint => endpoint.ConfigureConsumer<FiscalPeriodsPublishedConsumer>(context)
        );
        // Raw JSON fits any type, so each message type has a queue and a consumer of its own.
        endpoints.ReceivePlainJson(
            "replay-settlement-released",
            endpoint => endpoint.ConfigureConsumer<ReplaySettlementReleasedConsumer>(context)
        );
        endpoints.ReceivePlainJson(
            "replay-settlement-reconciled",
            endpoint => endpoint.ConfigureConsumer<ReplaySettlementReconciledConsumer>(context)
        );
        endpoints.ReceivePlainJson(
            "replay-posting-requested",
            endpoint => endpoint.ConfigureConsumer<ReplayPostingRequestedConsumer>(context)
        );
    }
}

public static class ReconcileRegistration
{
    public static IServiceCollection AddReconcile(this IServiceCollection services)
    {
        services.AddKeeping();
        services.AddServiceDatabase<ReconcileDb>(ReconcileDb.SchemaName);
        services
            .AddOptions<ReconcileOptions>()
            .BindConfiguration(ReconcileOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddScoped<FiscalCalendars>();
        services.AddScoped<PlanDecisions>();
        services.AddScoped<DecideAboutPlan>();
        services.AddHostedService<SettlementResumer>();
        return services;
    }
}
