using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MlConnector.Sandbox.Amazon;
using MlConnector.Sandbox.Deltek;
using MlConnector.Sandbox.Faults;
using MlConnector.Sandbox.Inspection;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox;

/// <summary>The stand-ins for Amazon and Deltek as one web application.</summary>
public static class SandboxApp
{
    /// <summary>Builds the application; start it with <c>StartAsync</c> or <c>RunAsync</c>.</summary>
    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    /// <exception cref="InvalidOperationException">The state folder belongs to another scenario, or its file is damaged.</exception>
    public static WebApplication Create(SandboxOptions options, TimeProvider time)
    {
        options.Check();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Urls.Split(';'));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(time);
        if (options.Embedded)
        {
            builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        }
        else
        {
            builder.Logging.AddSimpleConsole().AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        }

        AddParts(builder.Services, options, time);
        var app = builder.Build();
        Map(app);
        return app;
    }

    /// <summary>The address that a started application listens on, without a trailing slash.</summary>
    /// <exception cref="InvalidOperationException">The application has not been started.</exception>
    public static Uri Address(WebApplication app) =>
        new(
            app.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()
                ?.Addresses.FirstOrDefault()
                ?? throw new InvalidOperationException(
                    "The sandbox listens nowhere yet; start it first."
                )
        );

    /// <summary>
    /// The connector's settings for this sandbox as JSON: <c>Connections</c> and <c>Credentials</c>, ready
    /// to be added to a configuration. The same as <c>GET /sandbox/connections</c>.
    /// </summary>
    public static string ConnectionSettings(WebApplication app) =>
        ConnectionsDocument
            .Write(
                app.Services.GetRequiredService<Scenario>(),
                app.Services.GetRequiredService<SandboxOptions>(),
                Address(app).ToString().TrimEnd('/')
            )
            .ToJsonString();

    private static void AddParts(
        IServiceCollection services,
        SandboxOptions options,
        TimeProvider time
    )
    {
        var today = ScenarioRecord.TodayOf(options, time);
        services.AddSingleton(ScenarioGenerator.Generate(options, today));
        services.AddSingleton<Periods>();
        services.AddSingleton(_ => new StateFile(
            options.StateFolder is { } folder ? Path.Combine(folder, "deltek.jsonl") : null
        ));
        services.AddSingleton<Books>();
        services.AddSingleton<DeltekLogin>();
        services.AddSingleton<DeltekApi>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<Throttle>();
        services.AddSingleton<AmazonGate>();
        services.AddSingleton<LoginWithAmazon>();
        services.AddSingleton<DownloadStore>();
        services.AddSingleton<ReportsApi>();
        services.AddSingleton<FinancesApi>();
        services.AddSingleton<FaultSwitches>();
        services.AddSingleton<FaultGate>();
        services.AddSingleton<InspectionApi>();
    }

    private static void Map(WebApplication app)
    {
        var services = app.Services;
        app.UseRouting();
        app.Use(services.GetRequiredService<FaultGate>().PassAsync);
        app.Use(services.GetRequiredService<AmazonGate>().PassAsync);
        app.Use(services.GetRequiredService<DeltekApi>().PassAsync);
        services.GetRequiredService<LoginWithAmazon>().Map(app);
        services.GetRequiredService<ReportsApi>().Map(app);
        services.GetRequiredService<DownloadStore>().Map(app);
        services.GetRequiredService<FinancesApi>().Map(app);
        services.GetRequiredService<DeltekApi>().Map(app);
        services.GetRequiredService<InspectionApi>().Map(app);
    }

    /// <summary>Embedded, the surrounding process decides when to stop.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
