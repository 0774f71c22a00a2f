using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Bus;
using MlConnector.Messaging.Delivery;
using MlConnector.Messaging.Scheduling;

namespace MlConnector.Messaging;

/// <summary>The one place of bus set-up.</summary>
public static class MessagingRegistration
{
    /// <summary>
    /// The bus, set up in one place for all modules of this process. Setting <c>Messaging:Transport</c>
    /// is <c>RabbitMq</c> (with <c>Messaging:RabbitMq</c>, an amqp address) or <c>InMemory</c>; all
    /// settings are in <see cref="MessagingOptions"/> and are checked when the host starts. The host
    /// starts while the broker is away; health check <c>masstransit-bus</c> says so until it is back.
    /// </summary>
    /// <exception cref="ArgumentException">No module was given.</exception>
    public static IServiceCollection AddMessaging(
        this IServiceCollection services,
        IConfiguration configuration,
        MessagingStore store,
        params IReadOnlyList<IMessagingModule> modules
    )
    {
        if (modules is not [var first, ..])
        {
            throw new ArgumentException("A bus needs at least one module.", nameof(modules));
        }

        var section = configuration.GetSection(MessagingOptions.Section);
        services
            .AddOptions<MessagingOptions>()
            .Bind(section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        AddHostOptions(services);
        AddScheduler(services, store, first);
        var transport = section.GetValue(
            nameof(MessagingOptions.Transport),
            MessagingTransport.RabbitMq
        );
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            bus.AddConsumer<ScheduleMessageConsumer>();
            bus.AddMessageScheduler(SchedulerAddress(first));
            foreach (var module in modules)
            {
                module.Register(bus, store);
            }

            UseTransport(bus, transport, modules);
        });
        return services;
    }

    private static void AddHostOptions(IServiceCollection services) =>
        services
            .AddOptions<MassTransitHostOptions>()
            .Configure(host =>
            {
                // A broker that is away must not keep the host, and with it the health page, from starting.
                host.WaitUntilStarted = false;
                host.StopTimeout = TimeSpan.FromSeconds(25);
                host.ConsumerStopTimeout = TimeSpan.FromSeconds(15);
            });

    private static void AddScheduler(
        IServiceCollection services,
        MessagingStore store,
        IMessagingModule module
    )
    {
        services.AddScoped(provider => new SchedulerDb(
            (DbContext)provider.GetRequiredService(module.SchedulerDb)
        ));
        services.TryAddSingleton<ILockStatementProvider>(
            store is MessagingStore.PostgreSql
                ? new PostgresLockStatementProvider()
                : new SqliteLockStatementProvider()
        );
        services.TryAddSingleton<OutboxSender>();
        services.AddHostedService<ScheduledMessageService>();
    }

    private static void UseTransport(
        IBusRegistrationConfigurator bus,
        MessagingTransport transport,
        IReadOnlyList<IMessagingModule> modules
    )
    {
        if (transport is MessagingTransport.InMemory)
        {
            bus.UsingInMemory(
                (context, configurator) => AddEndpoints(configurator, context, modules)
            );
            return;
        }

        bus.UsingRabbitMq(
            (context, configurator) =>
            {
                Connect(configurator, Options(context), modules[0]);
                AddEndpoints(configurator, context, modules);
            }
        );
    }

    private static void Connect(
        IRabbitMqBusFactoryConfigurator configurator,
        MessagingOptions options,
        IMessagingModule module
    )
    {
        var address = RabbitMqAddress.Parse(options.RabbitMq);
        configurator.Host(
            address.Host,
            address.Port,
            address.VirtualHost,
            module.Name,
            host =>
            {
                host.Username(address.User);
                host.Password(address.Password);
                host.PublisherConfirmation = true;
                if (address.Encrypted)
                {
                    host.UseSsl(ssl => ssl.ServerName = address.Host);
                }
            }
        );
    }

    private static void AddEndpoints(
        IBusFactoryConfigurator configurator,
        IBusRegistrationContext context,
        IReadOnlyList<IMessagingModule> modules
    )
    {
        configurator.UseMessageScheduler(SchedulerAddress(modules[0]));
        var endpoints = new ServiceEndpoints(configurator, context, Options(context));
        endpoints.ReceiveWithoutInbox(
            SchedulerQueue(modules[0]),
            endpoint =>
            {
                // Requests are sent to this queue by name; another service's scheduler must not hear them.
                endpoint.ConfigureConsumeTopology = false;
                endpoint.ConfigureConsumer<ScheduleMessageConsumer>(context);
            }
        );
        foreach (var module in modules)
        {
            module.Endpoints(endpoints, context);
        }
    }

    private static MessagingOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<MessagingOptions>>().Value;

    private static string SchedulerQueue(IMessagingModule module) => $"{module.Name}-scheduler";

    /// <summary>By its exchange: an address of a queue would declare the queue again, as another type.</summary>
    private static Uri SchedulerAddress(IMessagingModule module) =>
        new($"exchange:{SchedulerQueue(module)}");
}
