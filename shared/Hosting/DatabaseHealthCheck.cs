using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlConnector.Persistence;

namespace MlConnector.Hosting;

/// <summary>Ready means: every database of this service answers.</summary>
internal sealed class DatabaseHealthCheck(IEnumerable<IServiceDatabase> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var database in databases)
        {
            if (!await database.CanConnectAsync(cancellationToken))
            {
                return HealthCheckResult.Unhealthy(
                    $"The database of schema {database.Schema} does not answer."
                );
            }
        }

        return HealthCheckResult.Healthy();
    }
}
