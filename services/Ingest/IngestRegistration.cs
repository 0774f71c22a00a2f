using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Ingest.Amazon;
using MlConnector.Ingest.Finances;
using MlConnector.Ingest.Reports;
using MlConnector.Ingest.Settlements;
using MlConnector.Ingest.Working;
using MlConnector.Persistence;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest;

public static class IngestRegistration
{
    /// <summary>
    /// Everything of Ingest but the bus: keeping, Amazon's credentials, its database, clients and workers.
    /// The host brings the clock, the logging and, with <see cref="IngestModule"/>, the bus.
    /// </summary>
    public static IServiceCollection AddIngest(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.AddKeeping();
        services.AddAmazonCredentials();
        services.AddServiceDatabase<IngestDb>(IngestDb.SchemaName);
        services
            .AddOptions<IngestOptions>()
            .Bind(configuration.GetSection(IngestOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddAmazonClients();
        services.AddSingleton(typeof(WorkSignals<>));
        services.AddSingleton<SettlementRelease>();
        services.AddSingleton<EventCollector>();
        services.AddHostedService<Announcer>();
        services.AddHostedService<ReportPoller>();
        services.AddHostedService<DocumentDownloader>();
        services.AddHostedService<EventGatherer>();
        return services;
    }
}
