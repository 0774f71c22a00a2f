using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Persistence;
using MlConnector.Persistence.Connections;
using MlConnector.Poster.Lanes;
using MlConnector.Poster.Storage;

namespace MlConnector.Poster;

public static class PosterRegistration
{
    /// <summary>
    /// Everything of Poster but the bus: keeping, Deltek's credentials, its database and the lanes.
    /// The host brings the clock, the logging and, with <see cref="PosterModule"/>, the bus.
    /// </summary>
    public static IServiceCollection AddPoster(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.AddKeeping();
        services.AddDeltekCredentials();
        services.AddServiceDatabase<PosterDb>(PosterDb.SchemaName);
        services
            .AddOptions<PosterOptions>()
            .Bind(configuration.GetSection(PosterOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<LaneWake>();
        services.AddSingleton<LaneLeases>();
        services.AddSingleton<PostingStore>();
        services.AddSingleton<PeriodsPublisher>();
        services.AddHostedService<PostingLanes>();
        return services;
    }
}
