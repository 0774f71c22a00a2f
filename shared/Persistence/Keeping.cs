using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Persistence.Approvals;
using MlConnector.Persistence.Archive;
using MlConnector.Persistence.Connections;

namespace MlConnector.Persistence;

public static class Keeping
{
    /// <summary>Archive, approvals and connections, as every service sees them. Credentials are registered apart.</summary>
    public static IServiceCollection AddKeeping(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(IDocumentArchive)))
        {
            return services;
        }

        services.AddServiceDatabase<KeepingDb>(KeepingDb.SchemaName);
        services.AddSingleton<IDocumentArchive, DocumentArchive>();
        services.AddSingleton<IPlanApprovals, PlanApprovals>();
        services
            .AddOptions<ConnectionsOptions>()
            .Configure<IConfiguration>((options, settings) => options.Read(settings))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<IConnections, ConfiguredConnections>();
        return services;
    }
}
