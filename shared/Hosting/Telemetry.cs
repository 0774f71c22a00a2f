using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MlConnector.Hosting;

public static class Telemetry
{
    /// <summary>
    /// Traces, metrics and logs of this process. They leave it over OTLP when
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, and not at all otherwise. Sources and meters named
    /// <c>MlConnector.*</c> are ours, <c>MassTransit</c> is the bus.
    /// </summary>
    /// <param name="serviceName">Name of the service in Jaeger: ingest, reconcile, poster.</param>
    public static IServiceCollection AddTelemetry(
        this IServiceCollection services,
        IConfiguration configuration,
        string serviceName
    )
    {
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(serviceName, serviceNamespace: "mlconnector")
            )
            .WithTracing(tracing =>
                tracing
                    .AddSource("MlConnector.*")
                    .AddSource("MassTransit")
                    .AddHttpClientInstrumentation()
                    .AddAspNetCoreInstrumentation(options =>
                        options.Filter = context =>
                            !context.Request.Path.StartsWithSegments(
                                "/health",
                                StringComparison.Ordinal
                            )
                    )
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter("MlConnector.*")
                    .AddMeter("MassTransit")
                    .AddHttpClientInstrumentation()
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddNpgsqlInstrumentation()
            );
        services.AddLogging(logging =>
            logging.AddOpenTelemetry(options => options.IncludeFormattedMessage = true)
        );
        if (!string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }

        return services;
    }
}
