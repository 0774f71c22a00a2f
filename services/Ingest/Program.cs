using MlConnector.Hosting;
using MlConnector.Ingest;

return await ServiceHost.RunAsync(
    "ingest",
    args,
    builder =>
        builder
            .Services.AddIngest(builder.Configuration)
            .AddServiceMessaging(builder.Configuration, new IngestModule())
);
