using MlConnector.Hosting;
using MlConnector.Poster;

return await ServiceHost.RunAsync(
    "poster",
    args,
    builder =>
        builder
            .Services.AddPoster(builder.Configuration)
            .AddServiceMessaging(builder.Configuration, new PosterModule())
);
