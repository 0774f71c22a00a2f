using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MlConnector.Persistence;

namespace MlConnector.Hosting;

/// <summary>
/// The way every service starts: <c>run</c> (also without a verb), <c>migrate</c> (brings the databases
/// to this version and ends) and <c>health</c> (asks the running service and ends; for probes without a shell).
/// </summary>
public static class ServiceHost
{
    /// <param name="name">Name of the service in logs and traces.</param>
    /// <param name="configure">Registers the service; the verb <c>migrate</c> starts none of it.</param>
    /// <returns>Exit code: 0 done, 1 failed, 2 wrong use.</returns>
    public static async Task<int> RunAsync(
        string name,
        string[] args,
        Action<WebApplicationBuilder> configure
    )
    {
        var verb = args is [var first, ..] && !first.StartsWith('-') ? first : "run";
        var rest = args is [var v, ..] && v == verb ? args[1..] : args;
        if (verb is not ("run" or "migrate" or "health"))
        {
            await Console.Error.WriteLineAsync(
                $"{name}: '{verb}' is no verb. Use run (default), migrate or health."
            );
            return 2;
        }

        var builder = WebApplication.CreateBuilder(rest);
        if (verb == "health")
        {
            return await AskHealthAsync(name, builder.Configuration);
        }

        try
        {
            AddQuietLogs(builder.Configuration);
            builder.Services.AddSystemClock();
            builder.Services.AddTelemetry(builder.Configuration, name);
            builder
                .Services.AddHealthChecks()
                .AddCheck<DatabaseHealthCheck>("database", tags: ["ready"]);
            configure(builder);
            await using var app = builder.Build();
            return verb == "migrate"
                ? await MigrateAndSayAsync(name, app.Services)
                : await RunAsync(name, app);
        }
        catch (Exception fault) when (StartFaults.Sentences(fault) is { Count: > 0 } sentences)
        {
            foreach (var sentence in sentences)
            {
                await Console.Error.WriteLineAsync($"{name}: {sentence}");
            }

            return 1;
        }
    }

    /// <summary>Brings every registered database to this version's shape, in a fixed order.</summary>
    public static async Task MigrateAsync(
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var database in services
                .GetServices<IServiceDatabase>()
                .OrderBy(d => d.Schema, StringComparer.Ordinal)
        )
        {
            await database.MigrateAsync(cancellationToken);
        }
    }

    /// <summary>Live asks nobody; ready asks database and bus.</summary>
    public static void MapHealth(WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks(
            "/health/ready",
            new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") }
        );
    }

    private static async Task<int> MigrateAndSayAsync(string name, IServiceProvider services)
    {
        await MigrateAsync(services, CancellationToken.None);
        await Console.Out.WriteLineAsync($"{name}: the database is at this version.");
        return 0;
    }

    private static async Task<int> RunAsync(string name, WebApplication app)
    {
        // Before anything starts, so that a wrong setting is a sentence and not a stack trace.
        app.Services.GetService<IStartupValidator>()?.Validate();
        try
        {
            if (await IsBehindAsync(app.Services, CancellationToken.None))
            {
                await Console.Error.WriteLineAsync(
                    $"{name}: the database is not at this version. Start {name} with the verb migrate first."
                );
                return 1;
            }
        }
        catch (DbException fault)
        {
            await Console.Error.WriteLineAsync(
                $"{name}: the database does not answer yet: {fault.Message}. It is tried again."
            );
        }

        MapHealth(app);
        await app.RunAsync();
        return 0;
    }

    private static async Task<bool> IsBehindAsync(
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        foreach (var database in services.GetServices<IServiceDatabase>())
        {
            if (await database.IsBehindAsync(cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Defaults below every other source: each SQL statement and each request for health would be a line.
    /// A failed statement is told by whoever sent it; the first look into an empty database fails by design.
    /// </summary>
    private static void AddQuietLogs(ConfigurationManager configuration) =>
        configuration.Sources.Insert(
            0,
            new MemoryConfigurationSource
            {
                InitialData =
                [
                    new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
                    new("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Warning"),
                    new("Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command", "None"),
                ],
            }
        );

    private static async Task<int> AskHealthAsync(string name, IConfiguration configuration)
    {
        var url = (configuration["urls"] ?? configuration["ASPNETCORE_URLS"])?.Split(';')[0];
        url ??= $"http://127.0.0.1:{configuration["HTTP_PORTS"]?.Split(';')[0] ?? "5000"}";
        var address = new UriBuilder(
            url.Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
                .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
                .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
                .Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal)
        )
        {
            Path = "/health/ready",
        }.Uri;
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync(address);
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync(
                $"{name}: {address} answers {(int)answer.StatusCode}."
            );
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{name}: {address} does not answer.");
        }

        return 1;
    }
}
