{{- define "brink.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 30 | trimSuffix "-" }}
{{- end }}

{{/* 30 letters at most, so that with what is put behind it by us, by Kubernetes and by --processes it is still a name (63), and that of a worker (64). */}}
{{- define "brink.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 30 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 30 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 30 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "brink.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "brink.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "brink.selector" -}}
app.kubernetes.io/name: {{ include "brink.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "brink.image" -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end }}

{{- define "brink.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "brink.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "brink.secret" -}}
{{- default (include "brink.fullname" .) .Values.auth.existingSecret }}
{{- end }}

{{- define "brink.filesConfigMap" -}}
{{- if .Values.run.existingFilesConfigMap }}
{{- .Values.run.existingFilesConfigMap }}
{{- else if .Values.run.files }}
{{- include "brink.fullname" . }}-files
{{- end }}
{{- end }}

{{- define "brink.natsUrl" -}}
{{- if .Values.server.enabled -}}
{{ ternary "tls" "nats" .Values.tls.enabled }}://{{ include "brink.fullname" . }}-nats:4222
{{- else -}}
{{ required "external.url: where NATS is, as server.enabled is false" .Values.external.url }}
{{- end }}
{{- end }}

{{/* The secret with the certificate that signed the server's. */}}
{{- define "brink.caSecret" -}}
{{- if not .Values.server.enabled }}
{{- .Values.external.ca }}
{{- else if .Values.tls.enabled }}
{{- required "tls.existingSecret: the server's certificate, as tls.enabled is true" .Values.tls.existingSecret }}
{{- end }}
{{- end }}

{{/* A server of somebody's may know us otherwise. */}}
{{- define "brink.hasToken" -}}
{{- if or .Values.server.enabled .Values.auth.token .Values.auth.existingSecret }}yes{{ end }}
{{- end }}

{{- define "brink.tokenKey" -}}
{{- ternary .Values.auth.existingSecretKey "token" (ne .Values.auth.existingSecret "") }}
{{- end }}

{{- define "brink.tokenRef" -}}
{secretKeyRef: {name: {{ include "brink.secret" . }}, key: {{ include "brink.tokenKey" . }}}}
{{- end }}

{{- define "brink.credsSecret" -}}
{{- if not .Values.server.enabled }}{{ .Values.external.creds }}{{ end }}
{{- end }}

{{/* How a run and its workers reach NATS, and who they are to it. */}}
{{- define "brink.natsEnv" -}}
- name: NATS_URL
  value: {{ include "brink.natsUrl" . | quote }}
{{- if include "brink.hasToken" . }}
- name: NATS_TOKEN
  valueFrom: {{ include "brink.tokenRef" . }}
{{- end }}
{{- if include "brink.credsSecret" . }}
- name: NATS_CREDS
  value: /etc/brink/creds/nats.creds
{{- end }}
{{- if include "brink.caSecret" . }}
- name: NATS_CA
  value: /etc/brink/ca/ca.crt
{{- end }}
{{- with .Values.tls.clientSecret }}
- name: NATS_CERT
  value: /etc/brink/client/tls.crt
- name: NATS_KEY
  value: /etc/brink/client/tls.key
{{- end }}
{{- end }}

{{- define "brink.natsMounts" -}}
{{- if include "brink.caSecret" . }}
- {name: ca, mountPath: /etc/brink/ca, readOnly: true}
{{- end }}
{{- if include "brink.credsSecret" . }}
- {name: creds, mountPath: /etc/brink/creds, readOnly: true}
{{- end }}
{{- if .Values.tls.clientSecret }}
- {name: client, mountPath: /etc/brink/client, readOnly: true}
{{- end }}
{{- end }}

{{/* Of the server's secret no more than who signed it: its key is for the server. */}}
{{- define "brink.natsVolumes" -}}
{{- with include "brink.caSecret" . }}
- name: ca
  secret:
    secretName: {{ . }}
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- with include "brink.credsSecret" . }}
- name: creds
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .Values.tls.clientSecret }}
- name: client
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end }}

{{/* What all pods have in common: nobody in them needs the cluster's API. */}}
{{- define "brink.podCommon" -}}
serviceAccountName: {{ include "brink.serviceAccount" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The pod of a worker, as a Deployment or a Job has it. */}}
{{- define "brink.workerPod" -}}
metadata:
  labels:
    {{- include "brink.labels" . | nindent 4 }}
    app.kubernetes.io/component: worker
  {{- with .Values.workers.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- include "brink.podCommon" . | nindent 2 }}
  restartPolicy: {{ ternary "Never" "Always" (eq .Values.workers.kind "Job") }}
  terminationGracePeriodSeconds: {{ .Values.workers.terminationGracePeriodSeconds }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
    {{- with .Values.workers.sysctls }}
    sysctls:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  {{- with .Values.workers.spreadOver }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: {{ $.Values.workers.whenUnsatisfiable }}
      labelSelector:
        matchLabels:
          {{- include "brink.selector" $ | nindent 10 }}
          app.kubernetes.io/component: worker
  {{- end }}
  {{- with .Values.workers.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.workers.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.workers.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: worker
      image: {{ include "brink.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - worker
        - --name=$(POD_NAME)
        - --group={{ .Values.workers.group }}
        - --processes={{ .Values.workers.processes }}
        {{- if eq .Values.workers.kind "Job" }}
        - --once
        {{- end }}
      env:
        - name: POD_NAME
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        {{- include "brink.natsEnv" . | nindent 8 }}
        {{- with .Values.workers.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      resources:
        {{- toYaml .Values.workers.resources | nindent 8 }}
      workingDir: /tmp
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        {{- with include "brink.natsMounts" . }}
        {{- trim . | nindent 8 }}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {}
    {{- with include "brink.natsVolumes" . }}
    {{- trim . | nindent 4 }}
    {{- end }}
{{- end }}
