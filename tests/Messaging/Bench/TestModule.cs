using MassTransit;

namespace MlConnector.Messaging.Tests.Bench;

/// <summary>A service made of what one test needs.</summary>
internal sealed class TestModule<TDb>(
    Action<IBusRegistrationConfigurator, MessagingStore>? register = null,
    Action<IServiceEndpoints, IBusRegistrationContext>? endpoints = null
) : IMessagingModule
    where TDb : WarehouseDb
{
    public string Name => typeof(TDb).Name.ToLowerInvariant();

    public Type SchedulerDb => typeof(TDb);

    public void Register(IBusRegistrationConfigurator bus, MessagingStore store)
    {
        Bus.ServiceOutboxExtensions.AddServiceOutbox<TDb>(bus, store);
        register?.Invoke(bus, store);
    }

    public void Endpoints(IServiceEndpoints services, IBusRegistrationContext context) =>
        endpoints?.Invoke(services, context);
}
